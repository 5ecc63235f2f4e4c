package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.io.vertx.Acceptor;
import dev.meanwhile.io.vertx.LoopVertx;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A socket that listens for servers, which come and go while it stays open. So one server can replace another, on the same loop or a
 * different one, and no client is refused in between.
 * {@snippet :
 * var socket = ListeningSocket.open(c -> c.port(8080));
 * var first = HttpServer.listen(c -> c.socket(socket), handler);
 * var second = HttpServer.listen(c -> c.socket(socket), newHandler);
 * first.leave();
 * first.closeWithin(seconds(5));
 * }
 * It distributes its connections to its servers in turn; while there is none, they wait. It belongs to the loop that opened it, and is
 * closed with that.
 */
public final class ListeningSocket implements AutoCloseable {
    private final ServerPlace place;
    private final Acceptor acceptor;
    /** If other sockets of this process may listen there. */
    private Optional<SharedPorts.Port> shared = Optional.empty();

    private ListeningSocket(ServerConfig config, ServerPlace place, boolean isShared) {
        this.place = place;
        var vertx = LoopVertx.current();
        var begun = false;
        try {
            if (place.unix().isPresent()) {
                acceptor = vertx.listen(place.unix().get(), config.permissions(), config.backlog());
            } else {
                var host = address(vertx);
                if (isShared && place.port() != 0) {
                    shared = Optional.of(SharedPorts.join(host.getHostAddress(), place.port()));
                }
                acceptor = vertx.listen(host, place.port(), new LoopVertx.Listening(config.backlog(), isShared));
                if (isShared && place.port() == 0) {
                    shared = Optional.of(SharedPorts.found(host.getHostAddress(), acceptor.port()));
                }
            }
            begun = true;
        } catch (Exception e) {
            throw CannotListenException.at(place, e);
        } finally {
            if (!begun) {
                leave();
            }
        }
    }

    private InetAddress address(LoopVertx vertx) {
        try {
            return vertx.resolve(place.host()).getFirst();
        } catch (IOException e) {
            throw new CannotListenException("host(\"" + place.host() + "\"): no such host", place.host(), place.port(), e);
        }
    }

    private void leave() {
        shared.ifPresent(SharedPorts.Port::leave);
        shared = Optional.empty();
    }

    /**
     * Listens at the host and port, or the Unix socket, of a configuration; its other settings are ignored. Waits until it listens.
     *
     * <p><b>Cancellation:</b> it does not listen.
     * <p>Called by a task.
     *
     * @throws CannotListenException if it can't listen at that address
     */
    public static ListeningSocket open(UnaryOperator<ServerConfig> configuration) {
        Objects.requireNonNull(configuration, "the configuration is null");
        Inside.require("ListeningSocket.open(…)", "");
        var config = configuration.apply(ServerConfig.DEFAULT);
        return new ListeningSocket(config, config.place(), false);
    }

    /** {@return the sockets of a server, for all its places, the main one first} Waits as {@link #open}. */
    static List<ListeningSocket> all(ServerConfig config) {
        var all = new ArrayList<ListeningSocket>();
        var done = false;
        try {
            for (var place : config.places()) {
                all.add(new ListeningSocket(config, place, config.reusePort()));
            }
            done = true;
            return List.copyOf(all);
        } finally {
            if (!done) {
                shielded(() -> all.forEach(ListeningSocket::close));
            }
        }
    }

    /** {@return whether a server with this configuration would listen at the same address} Any thread may ask. */
    public boolean suits(UnaryOperator<ServerConfig> configuration) {
        var config = Objects.requireNonNull(configuration, "the configuration is null").apply(ServerConfig.DEFAULT);
        return config.place().equals(place);
    }

    /** {@return the port; 0 for a Unix socket} Any thread may ask. */
    public int port() {
        return acceptor.port();
    }

    /** Stops listening, and waits for that. Connections stay with their servers. Called by a task of its loop. */
    @Override
    public void close() {
        acceptor.close();
        leave();
    }

    Acceptor acceptor() {
        return acceptor;
    }

    @Override
    public String toString() {
        return "ListeningSocket " + place.at(port());
    }
}
