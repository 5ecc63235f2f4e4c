package dev.meanwhile.http;

import dev.meanwhile.io.vertx.Acceptor;
import dev.meanwhile.io.vertx.LoopVertx;

import java.util.Objects;
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
    private final ServerConfig.Place place;
    private final Acceptor acceptor;

    private ListeningSocket(ServerConfig config) {
        place = config.place();
        var vertx = LoopVertx.current();
        try {
            acceptor = place.unix().isPresent() ? vertx.listen(place.unix().get(), config.permissions(), config.backlog())
                    : vertx.listen(HttpServer.addressOf(vertx, config), place.port(), config.backlog());
        } catch (CannotListenException e) {
            throw e;
        } catch (Exception e) {
            throw CannotListenException.at(config, e);
        }
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
        return open(configuration.apply(ServerConfig.DEFAULT));
    }

    static ListeningSocket open(ServerConfig config) {
        return new ListeningSocket(config);
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
    }

    Acceptor acceptor() {
        return acceptor;
    }

    @Override
    public String toString() {
        return "ListeningSocket " + place.at(port());
    }
}
