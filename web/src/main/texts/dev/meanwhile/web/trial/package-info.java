/** What a test client changes in an application. For our own {@code meanwhile-test-web} only. */
package dev.meanwhile.web.trial;
