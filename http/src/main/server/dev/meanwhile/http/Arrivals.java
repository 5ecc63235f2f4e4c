package dev.meanwhile.http;

import dev.meanwhile.io.vertx.Feed;
import dev.meanwhile.io.vertx.LoopVertx;
import dev.meanwhile.io.vertx.PeerAddress;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

import java.util.Optional;

/**
 * Connections before they are HTTP: handshakes of TLS, headers of proxies, and the first bytes, which say whether it is HTTP/2. They are counted from the moment
 * they are accepted, and have {@link ServerConfig#headerTimeout} for all of that; Vert.x tells nobody of a connection by HTTP/2 before its first frame has come.
 * On the loop's thread.
 */
final class Arrivals {
    private static final AttributeKey<Arrival> KEY = AttributeKey.valueOf(Arrivals.class, "arrival");

    private final HttpServer server;
    private final LoopVertx vertx;

    Arrivals(HttpServer server, LoopVertx vertx) {
        this.server = server;
        this.vertx = vertx;
    }

    /** {@return what is known of a connection that the server has accepted} */
    static Optional<Arrival> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /**
     * A connection has come.
     *
     * @param main  gives it to Vert.x
     * @param http2 gives it to Vert.x if it begins with HTTP/2; empty if that must not be
     */
    void arrived(Feed main, Optional<Feed> http2, Channel channel) {
        var isProxied = server.config().proxies().includes(channel.remoteAddress());
        var arrival = new Arrival(channel);
        if (!server.isOpenForMore() || !isProxied && !arrival.count()) {
            channel.unsafe().closeForcibly();
            return;
        }
        channel.attr(KEY).set(arrival);
        channel.closeFuture().addListener(_ -> arrival.closed());
        if (isProxied || http2.isPresent()) {
            arrival.limit();
            FirstBytes.read(channel, isProxied, http2.isPresent(), arrival, isHttp2 -> arrival.admit(isHttp2 ? http2.get() : main, isHttp2));
            vertx.open(channel);
        } else {
            arrival.admit(main, false);
        }
    }

    /** An accepted connection, which counts until it has {@linkplain #leave left}. */
    final class Arrival {
        private final Channel channel;
        private Optional<Admission.Client> client = Optional.empty();
        private Optional<Long> timer = Optional.empty();
        private boolean isTaken;

        private Arrival(Channel channel) {
            this.channel = channel;
        }

        /** {@return false if there are too many connections} */
        boolean count() {
            client = server.admission().connect(PeerAddress.of(channel));
            return client.isPresent();
        }

        Admission.Client client() {
            return client.orElseThrow();
        }

        private void limit() {
            if (timer.isEmpty()) {
                timer = Optional.of(vertx.vertx().setTimer(Math.max(1, server.config().headerTimeout().toMillis()), _ -> channel.close()));
            }
        }

        private void stopTimer() {
            timer.ifPresent(vertx.vertx()::cancelTimer);
        }

        private void admit(Feed feed, boolean isHttp2) {
            var mayBeHttp2 = isHttp2 || server.config().tls().isOn();
            if (mayBeHttp2) {
                limit();
            }
            feed.admit(channel);
            if (isHttp2) {
                channel.pipeline().addFirst(new FrameOpening(true, this::refused));
            } else if (mayBeHttp2) {
                // Between TLS and what comes after its handshake.
                channel.pipeline().addLast(new FrameOpening(false, this::refused));
            }
        }

        /** Its first bytes make no sense. */
        void refused(String problem) {
            server.complaints().warn("connections closed for their first bytes", "the connection of " + PeerAddress.of(channel) + " was closed: " + problem);
            channel.close();
        }

        /** It is HTTP now: its {@link ServerConnection} sees to the deadlines, and to {@link #leave}. */
        void take() {
            isTaken = true;
            stopTimer();
        }

        private void closed() {
            stopTimer();
            if (!isTaken) {
                leave();
            }
        }

        void leave() {
            client.ifPresent(server.admission()::disconnected);
            client = Optional.empty();
        }
    }
}
