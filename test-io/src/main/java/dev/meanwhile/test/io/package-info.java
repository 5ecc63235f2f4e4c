/**
 * Tests of programs that use connections, without sockets and without waiting. {@link dev.meanwhile.test.io.TestNetwork} takes the place of the machine's
 * network for a {@link dev.meanwhile.test.LoopTest}, {@link dev.meanwhile.test.io.Link} has its faults, {@link dev.meanwhile.test.io.Streams} makes two
 * connected ends.
 */
package dev.meanwhile.test.io;
