package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Retry;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Decides which failures and statuses are retried, and when. */
final class Retries {
    private static final Set<Integer> TEMPORARY = Set.of(429, 502, 503, 504);
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private Retries() {
    }

    static boolean isRepeatable(String method, HttpRequest request) {
        var asFarAsIsKnown = REPEATABLE.contains(method) && !(request.content() instanceof Content.Stream);
        return request.repeatable().orElse(asFarAsIsKnown);
    }

    /** Makes attempts as the policy allows. {@code discard} releases a response that will not be returned. */
    static <R extends ResponseHead> R call(Retry policy, boolean repeatable, Supplier<R> attempt, Consumer<R> discard) {
        if (policy.attempts() == 1) {
            return attempt.get();
        }
        var tries = policy.start();
        while (true) {
            try {
                var response = attempt.get();
                if (!repeatable || !TEMPORARY.contains(response.status()) || !again(tries, response, discard)) {
                    return response;
                }
            } catch (HttpException failure) {
                if (!isWorthwhile(failure, repeatable) || !tries.again(failure)) {
                    throw failure;
                }
            }
        }
    }

    /** The response is kept until another attempt is certain. */
    private static <R extends ResponseHead> boolean again(Retry.Attempts tries, R response, Consumer<R> discard) {
        var failure = new HttpException.BadStatus(response.exchange, response.status(), response.reason());
        var pause = tries.pauseBeforeNext(failure, retryAfter(response, Instant.now()));
        pause.ifPresent(duration -> {
            discard.accept(response);
            sleep(duration);
        });
        return pause.isPresent();
    }

    private static boolean isWorthwhile(HttpException failure, boolean repeatable) {
        return switch (failure) {
            case HttpException.TlsFailed _ -> false;
            case HttpException.ConnectFailed _, HttpException.ConnectTimeout _, HttpException.PoolTimeout _ -> true;
            case HttpException.ConnectionLost lost when lost.isRefused() -> true;
            case HttpException.Timeout _, HttpException.ConnectionLost _, HttpException.IncompleteBody _ -> repeatable;
            default -> false;
        };
    }

    /** {@return the pause that the server asks for (RFC 9110 §10.2.3: seconds, or a date), or zero} */
    static Duration retryAfter(ResponseHead response, Instant now) {
        var value = response.header("Retry-After").orElse("").strip();
        if (value.isEmpty()) {
            return Duration.ZERO;
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return value.length() > 9 ? Duration.ofDays(365) : Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            var until = Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }
}
