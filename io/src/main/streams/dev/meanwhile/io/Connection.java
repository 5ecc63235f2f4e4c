package dev.meanwhile.io;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * A connection: bytes both ways. {@link Tcp} and {@link Unix} make them.
 * {@snippet :
 * try (var connection = Tcp.connect("localhost", 6379)) {
 *     connection.write("PING\r\n");
 *     IO.println(connection.readLine());          // +PONG
 * }
 * }
 * It belongs to the loop that it was made on: used elsewhere, its methods throw {@link dev.meanwhile.WrongLoopException}.
 *
 * <p>Limits come from {@link dev.meanwhile.Meanwhile#timeout}: {@code timeout(seconds(5), () -> connection.readLine())}.
 */
public sealed interface Connection extends StreamReader, StreamWriter, AutoCloseable permits WireConnection {
    /** {@return where this end is: an {@link java.net.InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}} */
    SocketAddress localAddress();

    /** {@return where the other end is} */
    SocketAddress remoteAddress();

    /** {@return what TLS has agreed on; empty if the connection is plain} */
    Optional<TlsSession> tls();

    /** {@return whether this side has closed it, or it broke} */
    boolean isClosed();

    /**
     * Closes it: sends what was written, and waits until that is done, at most 10 seconds. Tasks that read or write get {@link StreamException.Closed}.
     * Does nothing the second time.
     *
     * <p><b>Cancellation:</b> {@linkplain #abort aborts}.
     *
     * @throws StreamException.NotSent        if the peer did not take the last bytes in time; the connection is aborted then
     * @throws StreamException.ConnectionLost if it broke with bytes unsent, and no other call has said so
     */
    @Override
    void close();

    /** Closes it at once, and drops what has not been sent: the peer sees a reset. Never waits. */
    void abort();
}
