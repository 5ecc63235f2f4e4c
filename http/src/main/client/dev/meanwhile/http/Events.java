package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;
import dev.meanwhile.Retry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Server-sent events over one connection after another (WHATWG HTML §9.2.3). What fails is only caught where this reads and connects, never in {@code emit}: there the failures are the
 * consumer's.
 */
final class Events {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int END = 204;

    private final Plan plan;
    private final Function<Plan, ResponseStream> opening;
    private EventParser parser;
    private Duration pause = FIRST_PAUSE;
    /** Why the last connection ended; the first one has none before it. */
    private Optional<HttpException> broken = Optional.empty();

    private Events(Plan plan, Function<Plan, ResponseStream> opening) {
        this.plan = plan;
        this.opening = opening;
        this.parser = new EventParser(plan.request().header("Last-Event-ID").map(Locations::decode).orElse(""));
    }

    static Flow<ServerEvent> of(Plan plan, Function<Plan, ResponseStream> opening) {
        return generate(out -> new Events(plan, opening).run(out));
    }

    private void run(Emitter<? super ServerEvent> out) {
        for (var response = connect(); response.isPresent(); response = connect()) {
            try (var stream = response.get()) {
                for (var events = next(stream); events.isPresent(); events = next(stream)) {
                    events.get().forEach(out::emit);
                }
            }
        }
    }

    /** {@return what the next piece completes, or empty if the connection has ended} */
    private Optional<List<ServerEvent>> next(ResponseStream stream) {
        try {
            var events = stream.next(parser);
            pause = parser.lastRetry().orElse(pause);
            if (events.isEmpty()) {
                broken = Optional.of(new HttpException.IncompleteBody(stream.exchange, "the server has ended the stream of events", null));
            }
            return events;
        } catch (HttpException failure) {
            broken = Optional.of(requireTemporary(failure));
            return Optional.empty();
        }
    }

    private static HttpException requireTemporary(HttpException failure) {
        if (!Retries.isWorthwhile(failure, true)) {
            throw failure;
        }
        return failure;
    }

    /** {@return the next connection, or empty if the server does not want one} */
    private Optional<ResponseStream> connect() {
        if (broken.isEmpty()) {
            return open();
        }
        var longest = pause.compareTo(LONGEST_PAUSE) > 0 ? pause : LONGEST_PAUSE;
        var tries = Retry.exponential(Integer.MAX_VALUE).withDelay(pause).withCap(longest).start();
        while (true) {
            // Without a limit, there always is a next attempt.
            sleep(tries.pauseBeforeNext(broken.orElseThrow(), pause).orElseThrow());
            try {
                return open();
            } catch (HttpException failure) {
                broken = Optional.of(requireTemporary(failure));
            }
        }
    }

    private Optional<ResponseStream> open() {
        var lastId = parser.lastId();
        parser = new EventParser(lastId);
        var response = opening.apply(new Plan(asking(lastId), plan.auth()));
        if (response.status() == 200 && isEventStream(response)) {
            return Optional.of(response);
        }
        response.close();
        if (response.status() == END) {
            return Optional.empty();
        }
        if (response.status() != 200) {
            throw new HttpException.BadStatus(response.exchange, response.status(), response.reason());
        }
        throw new HttpException.BadResponse(response.exchange, "the Content-Type of events is text/event-stream, not "
                + response.header("Content-Type").orElse("missing"), null);
    }

    private ClientRequest asking(String lastId) {
        var request = plan.request().without("Last-Event-ID").with("Cache-Control", "no-store");
        var fresh = request.header("Accept").isPresent() ? request : request.with("Accept", "text/event-stream");
        // An id with characters that a header can't carry can't be sent.
        return lastId.isEmpty() || lastId.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127) ? fresh
                : fresh.with("Last-Event-ID", new String(lastId.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static boolean isEventStream(ResponseStream response) {
        var type = response.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return type.toLowerCase(Locale.ROOT).equals("text/event-stream");
    }
}
