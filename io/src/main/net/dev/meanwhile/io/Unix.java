package dev.meanwhile.io;

import dev.meanwhile.ItemAction;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Connections between processes of one machine, over sockets that have a path in place of a port. */
public final class Unix {
    private Unix() {
    }

    /** {@link #connect(Path, UnaryOperator)} with the defaults. */
    public static Connection connect(Path path) {
        return connect(path, o -> o);
    }

    /**
     * Connects, and waits until it is connected.
     *
     * <p><b>Cancellation:</b> there is no connection.
     *
     * @throws NetworkException.ConnectFailed    if there is no socket at the path, nobody listens, or it is not allowed
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     * @throws IllegalStateException             outside of a loop
     */
    public static Connection connect(Path path, UnaryOperator<ConnectOptions> options) {
        Objects.requireNonNull(path, "the path is null");
        return new Connecting(path.toString(), Objects.requireNonNull(options, "the options are null").apply(ConnectOptions.DEFAULT)).to(address(path));
    }

    /** {@link #listen(Path, UnaryOperator, ItemAction)} with the defaults. */
    public static Server listen(Path path, ItemAction<? super Connection, ?> handler) {
        return listen(path, o -> o, handler);
    }

    /**
     * Serves at a path, until it is closed, or the program's main task ends. Waits until it listens. A socket of that path that nobody listens at any more is
     * removed first; when the server stops, it removes its own, unless another has taken its place.
     *
     * <p><b>Cancellation:</b> it does not listen.
     *
     * @param handler as for {@link Tcp#listen(int, ItemAction)}
     * @throws NetworkException.CannotListen     if somebody listens there, the path is no socket or too long (about 100 bytes), or it is not allowed
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     * @throws IllegalStateException             outside of a loop
     */
    public static Server listen(Path path, UnaryOperator<ServerOptions> options, ItemAction<? super Connection, ?> handler) {
        Objects.requireNonNull(path, "the path is null");
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(handler, "the handler is null");
        var applied = options.apply(ServerOptions.DEFAULT);
        if (applied.port() != 0 || applied.hosts() != ServerOptions.DEFAULT.hosts() || applied.socket().reusePort()) {
            throw new IllegalArgumentException("port, hosts and reusePort are for Tcp.listen(…); a Unix socket has only its path, " + path);
        }
        return Server.listen(path.toString(), applied, handler, _ -> List.of(address(path)));
    }

    private static UnixDomainSocketAddress address(Path path) {
        return UnixDomainSocketAddress.of(path);
    }
}
