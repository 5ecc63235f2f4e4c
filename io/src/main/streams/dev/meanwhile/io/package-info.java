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
 * │   ├── ConnectFailed       unreachable, no port left, …
 * │   │   ├── UnknownHost     the name does not resolve
 * │   │   │   ├── DnsTimeout  the name servers did not answer in time
 * │   │   │   └── DnsFailure  they could not answer
 * │   │   ├── ConnectRefused  nobody listens there
 * │   │   ├── ConnectTimeout  no answer
 * │   │   └── TlsFailed       the handshake failed: certificates, versions, …
 * │   ├── DatagramFailed      a datagram was not sent
 * │   │   └── PortUnreachable nobody receives there
 * │   ├── CannotListen        the port is taken, or needs rights
 * │   └── TooManyOpenFiles    no descriptor is left
 * ├── FileException
 * │   ├── NoSuchFile          it does not exist
 * │   ├── FileExists          it does already
 * │   ├── AccessDenied        no permission, or a read-only file system
 * │   ├── DiskFull            no space is left
 * │   ├── NotADirectory       a folder was needed
 * │   ├── IsADirectory        a file was needed
 * │   ├── DirectoryNotEmpty   something is in it
 * │   ├── TooManyOpenFiles    a limit of the process or the machine
 * │   ├── TooLarge            more bytes than the limit, in the file or a line
 * │   ├── NotText             not UTF-8
 * │   ├── Closed              closed by you
 * │   └── Broken              everything else
 * └── SubprocessException
 *     ├── CannotStart         no such program or folder, no room
 *     ├── Failed              its status is not 0
 *     ├── Incomplete          others go on writing its output
 *     └── Stopped             before its end, with what it had written
 *         ├── TimedOut        it took longer than its limit
 *         └── OutputLimitExceeded
 * </pre>
 */
package dev.meanwhile.io;
