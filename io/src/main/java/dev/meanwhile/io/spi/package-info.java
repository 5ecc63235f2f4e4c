/**
 * What lies beneath connections, servers and datagrams: the machine's network, or one in memory ({@code meanwhile-test-io}). Everything here is used
 * on the loop; only {@link dev.meanwhile.io.spi.Network}'s methods may wait, and only tasks may call those.
 */
package dev.meanwhile.io.spi;
