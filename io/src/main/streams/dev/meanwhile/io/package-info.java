/**
 * What a program waits for: connections, servers, datagrams, names, files, processes, signals, the terminal. In direct style: a call that waits suspends
 * its task and returns the value.
 *
 * <p>Failures are unchecked, and split by what failed and by who is to blame:
 * <pre>
 * IoException
 * ├── StreamException         bytes of a connection or a process
 * │   ├── IncompleteRead      the end came too early
 * │   ├── LimitExceeded       no delimiter within the limit: nothing is lost
 * │   ├── ConnectionLost      broken by the peer or the network
 * │   ├── Closed              closed by you
 * │   └── NotSent             the peer did not take the last bytes
 * ├── NetworkException
 * │   ├── ConnectFailed       refused, unreachable, …
 * │   │   ├── UnknownHost     the name does not resolve
 * │   │   │   ├── DnsTimeout  the name servers did not answer in time
 * │   │   │   └── DnsFailure  they could not answer
 * │   │   ├── TlsFailed       the handshake failed: certificates, versions, …
 * │   │   └── ConnectTimeout  no answer
 * │   ├── DatagramFailed      a datagram was not sent
 * │   │   └── PortUnreachable nobody receives there
 * │   └── CannotListen        the port is taken, or needs rights
 * ├── FileException
 * └── SubprocessException
 * </pre>
 */
package dev.meanwhile.io;
