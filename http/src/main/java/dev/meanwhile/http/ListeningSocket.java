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
    private final String host;
    private final int wantedPort;
    private final Acceptor acceptor;

    private ListeningSocket(ServerConfig config) {
        host = config.host();
        wantedPort = config.port();
        var vertx = LoopVertx.current();
        var address = HttpServer.addressOf(vertx, config);
        try {
            acceptor = vertx.listen(address, wantedPort);
        } catch (Exception e) {
            throw CannotListenException.at(config, e);
        }
    }

    /**
     * Listens at the host and port of a configuration; its other settings are ignored. Waits until it listens.
     *
     * <p><b>Cancellation:</b> it does not listen.
     * <p>Called by a task.
     *
     * @throws CannotListenException if it can't listen at that address
     */
    public static ListeningSocket open(UnaryOperator<ServerConfig> configuration) {
        Objects.requireNonNull(configuration, "the configuration is null");
        Inside.require("ListeningSocket.open(…)", "");
        return new ListeningSocket(configuration.apply(ServerConfig.DEFAULT));
    }

    /** {@return whether a server with this configuration would listen at the same address} Any thread may ask. */
    public boolean suits(UnaryOperator<ServerConfig> configuration) {
        var config = Objects.requireNonNull(configuration, "the configuration is null").apply(ServerConfig.DEFAULT);
        return config.host().equals(host) && config.port() == wantedPort;
    }

    /** {@return the port} Any thread may ask. */
    public int port() {
        return acceptor.address().getPort();
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
        return "ListeningSocket " + host + ":" + port();
    }
}
