package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How much, and how long. Durations are in seconds, as uvicorn's. */
final class LimitOptions {
    private static final String BYTES = "it must be at least 1 byte";
    private static final String SECONDS = "it is a number of seconds above zero, such as 5 or 0.5";

    @Option(names = "--limit-concurrency", paramLabel = "COUNT", description = "Requests handled at the same time on each loop, not counting those that wait for their client; further ones get a 503.")
    private Optional<Integer> concurrency = Optional.empty();

    @Option(names = "--limit-connections", paramLabel = "COUNT", description = "Connections open at the same time on each loop; further ones are closed at once.")
    private Optional<Integer> connections = Optional.empty();

    @Option(names = "--limit-client-share", paramLabel = "SHARE", description = "The part of both that one client's address can have: 0.5, and behind a proxy on another machine 1.")
    private Optional<Double> share = Optional.empty();

    @Option(names = "--limit-max-requests", paramLabel = "COUNT", hidden = true)
    private Optional<String> maxRequests = Optional.empty();

    @Option(names = "--timeout-keep-alive", paramLabel = "SECONDS", description = "How long a connection is kept without a request.")
    private Optional<Double> keepAlive = Optional.empty();

    @Option(names = "--timeout-graceful-shutdown", paramLabel = "SECONDS", description = "How long requests under way may continue when it stops.")
    private Optional<Double> grace = Optional.empty();

    @Option(names = "--timeout-header", paramLabel = "SECONDS", description = "How long a request's header may take to arrive, and a TLS handshake; then 408.")
    private Optional<Double> header = Optional.empty();

    @Option(names = "--timeout-read", paramLabel = "SECONDS", description = "How long a request waits for the next piece of its body.")
    private Optional<Double> read = Optional.empty();

    @Option(names = "--timeout-write", paramLabel = "SECONDS", description = "How long a client may take to accept the next piece of a response; then it is disconnected.")
    private Optional<Double> write = Optional.empty();

    @Option(names = "--max-uri-bytes", paramLabel = "BYTES", description = "Limit of a request's first line; then 414.")
    private Optional<Integer> uriBytes = Optional.empty();

    @Option(names = "--max-headers", paramLabel = "COUNT", description = "Limit of the number of a request's header fields; then 431.")
    private Optional<Integer> headerCount = Optional.empty();

    @Option(names = "--max-head-bytes", paramLabel = "BYTES", description = "Limit of a request's header; then 431.")
    private Optional<Integer> headBytes = Optional.empty();

    @Option(names = "--max-body-bytes", paramLabel = "BYTES", description = "Limit of a body that is read into memory; then 413.")
    private Optional<Long> bodyBytes = Optional.empty();

    @Option(names = "--ws-max-size", paramLabel = "BYTES", description = "Limit of an incoming message of a WebSocket.")
    private Optional<Integer> messageBytes = Optional.empty();

    @Option(names = "--ws-ping-interval", paramLabel = "SECONDS", description = "Time between the pings of a WebSocket, and for the answer to each.")
    private Optional<Double> ping = Optional.empty();

    @Option(names = "--ws-ping-timeout", paramLabel = "SECONDS", hidden = true)
    private Optional<String> pong = Optional.empty();

    void check() {
        Wrong.unless(maxRequests.isEmpty(), "--limit-max-requests", maxRequests,
                "there is none: workers are loops of one process, so restarting one would free no memory");
        Wrong.unless(pong.isEmpty(), "--ws-ping-timeout", pong, "there is none: the peer has --ws-ping-interval to answer");
        Wrong.unless(concurrency.orElse(1) >= 1, "--limit-concurrency", concurrency, "it must be at least 1");
        Wrong.unless(connections.orElse(1) >= 1, "--limit-connections", connections, "it must be at least 1");
        Wrong.unless(share.orElse(1.0) > 0 && share.orElse(1.0) <= 1, "--limit-client-share", share, "it is a part, more than 0 and at most 1, such as 0.5");
        Wrong.unless(headBytes.orElse(1) >= 1, "--max-head-bytes", headBytes, BYTES);
        Wrong.unless(bodyBytes.orElse(1L) >= 1, "--max-body-bytes", bodyBytes, BYTES);
        Wrong.unless(messageBytes.orElse(1) >= 1, "--ws-max-size", messageBytes, BYTES);
        Wrong.unless(uriBytes.orElse(1) >= 1, "--max-uri-bytes", uriBytes, BYTES);
        Wrong.unless(headerCount.orElse(1) >= 1, "--max-headers", headerCount, "it must be at least 1");
        requireTime("--timeout-header", header);
        requireTime("--timeout-read", read);
        requireTime("--timeout-write", write);
        requireTime("--timeout-keep-alive", keepAlive);
        requireTime("--timeout-graceful-shutdown", grace);
        requireTime("--ws-ping-interval", ping);
    }

    static void requireTime(String option, Optional<Double> seconds) {
        var value = seconds.orElse(1.0);
        Wrong.unless(value >= 1e-9 && value < 1e9, option, seconds, SECONDS);
    }

    static Duration time(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    ServerConfig configure(ServerConfig program) {
        var config = concurrency.map(program::maxHandlers).orElse(program);
        config = connections.map(config::maxConnections).orElse(config);
        config = share.map(config::clientShare).orElse(config);
        config = headBytes.map(config::maxHeaderBytes).orElse(config);
        config = bodyBytes.map(config::maxBodyBytes).orElse(config);
        config = messageBytes.map(config::maxMessageBytes).orElse(config);
        config = uriBytes.map(config::maxUriBytes).orElse(config);
        config = headerCount.map(config::maxHeaders).orElse(config);
        config = header.map(LimitOptions::time).map(config::headerTimeout).orElse(config);
        config = read.map(LimitOptions::time).map(config::readTimeout).orElse(config);
        config = write.map(LimitOptions::time).map(config::writeTimeout).orElse(config);
        config = keepAlive.map(LimitOptions::time).map(config::idleTimeout).orElse(config);
        config = grace.map(LimitOptions::time).map(config::grace).orElse(config);
        return ping.map(LimitOptions::time).map(config::pingInterval).orElse(config);
    }
}
