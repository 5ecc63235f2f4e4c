/**
 * Tests of web applications, in process and without sockets. {@link dev.meanwhile.test.web.TestClient} sends requests to an
 * {@link dev.meanwhile.web.App} through the real HTTP client and server, on a {@linkplain dev.meanwhile.test.io.TestNetwork network in memory} and a test's virtual
 * time. {@link dev.meanwhile.test.web.ApiFuzz} sends it what its OpenAPI document says, and what it does not.
 */
package dev.meanwhile.test.web;
