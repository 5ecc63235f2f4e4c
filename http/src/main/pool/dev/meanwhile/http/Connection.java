package dev.meanwhile.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;

import java.time.Duration;
import java.util.Optional;

/** A connection of the pool. Handlers and tasks use it; they never run at the same time. */
final class Connection {
    private final ConnectionPool.Host host;
    private final HttpClientConnection wire;
    /** HTTP/2, which carries several exchanges at once. */
    private final boolean shared;
    /** The proxy that it leads to, which passes requests on. */
    private final Optional<ProxyServer> forwarder;
    private int exchanges;
    private boolean kept;
    /** Takes no more exchanges: it is closed, or about to be. */
    private boolean retired;
    private Duration keepAlive;
    private long idleUntil;
    private int lastStream = Integer.MAX_VALUE;
    private StreamEnds streams;
    private Http1Wire responses;

    Connection(ConnectionPool.Host host, HttpClientConnection wire, boolean shared, Duration keepAlive, Optional<ProxyServer> forwarder) {
        this.host = host;
        this.wire = wire;
        this.shared = shared;
        this.keepAlive = keepAlive;
        this.forwarder = forwarder;
        idleFrom(System.nanoTime());
    }

    ConnectionPool.Host host() {
        return host;
    }

    Optional<ProxyServer> forwarder() {
        return forwarder;
    }

    HttpClientConnection wire() {
        return wire;
    }

    boolean isShared() {
        return shared;
    }

    /** Whether it was not made for the current exchange, so that the server may have closed it just now. */
    boolean wasKept() {
        return kept;
    }

    boolean isIdle() {
        return exchanges == 0;
    }

    boolean isRetired() {
        return retired;
    }

    void retire() {
        retired = true;
    }

    boolean hasRoom() {
        return !retired && exchanges < (shared ? wire.maxActiveStreams() : 1);
    }

    /** The server named the last HTTP/2 stream that it processes (GOAWAY). */
    void endsAfter(int stream) {
        lastStream = stream;
    }

    void observe(StreamEnds streams) {
        this.streams = streams;
    }

    void observe(Http1Wire responses) {
        this.responses = responses;
    }

    /** {@return whether the server has sent more than its response, over HTTP/1} On the loop's thread. */
    boolean hasRest() {
        return responses != null && responses.hasRest();
    }

    /** {@return whether an HTTP/1 connection has ended without the farewell of its TLS} On the loop's thread. */
    boolean isCutOff() {
        return responses != null && responses.isCutOff();
    }

    /** {@return what the server has sent on an HTTP/2 stream that is open; null over HTTP/1.1} */
    StreamEnds.Sent sent(HttpClientRequest request) {
        return streams == null ? null : streams.sent(request.streamId());
    }

    boolean ignores(int stream) {
        return shared && stream > lastStream;
    }

    void begin() {
        exchanges++;
    }

    /** The exchange was cancelled before it began. Over HTTP/2 there may be others, for which it was made. */
    void undoBegin() {
        exchanges--;
        kept |= !shared;
    }

    void end() {
        exchanges--;
        kept = true;
    }

    /** The server has announced how long it keeps an idle connection. */
    void limitKeepAlive(Duration byServer) {
        if (byServer.compareTo(keepAlive) < 0) {
            keepAlive = byServer;
        }
    }

    void idleFrom(long now) {
        idleUntil = now + keepAlive.toNanos();
    }

    boolean isExpired(long now) {
        return isIdle() && now - idleUntil >= 0;
    }

    long idleUntil() {
        return idleUntil;
    }

    /** On the loop's thread. */
    Future<HttpClientRequest> request(RequestOptions options) {
        return wire.request(options);
    }
}
