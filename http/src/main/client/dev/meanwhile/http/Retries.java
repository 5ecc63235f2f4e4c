package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Retry;

import java.net.URI;
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

    static boolean isTemporary(int status) {
        return TEMPORARY.contains(status);
    }

    /** Makes attempts as policy and budget allow. {@code discard} releases a response that will not be returned. */
    static <R extends ResponseHead> R call(Retry policy, RetryBudget budget, ClientRequest request, Supplier<R> attempt, Consumer<R> discard) {
        if (policy.attempts() == 1) {
            return attempt.get();
        }
        budget.requested(request.url());
        var repeatable = request.isRepeatable();
        var tries = policy.start();
        while (true) {
            try {
                var response = attempt.get();
                if (!repeatable || !isTemporary(response.status()) || !again(tries, budget, request, response, discard)) {
                    return response;
                }
            } catch (HttpException failure) {
                if (!isWorthwhile(failure, repeatable) || !again(tries, budget, request.url(), failure)) {
                    throw failure;
                }
            }
        }
    }

    /** Waits before the next attempt, if there may be one. */
    static boolean again(Retry.Attempts tries, RetryBudget budget, URI url, HttpException failure) {
        var pause = tries.pauseBeforeNext(failure, Duration.ZERO).filter(_ -> budget.take(url));
        pause.ifPresent(Meanwhile::sleep);
        return pause.isPresent();
    }

    /** The response is kept until another attempt is certain. */
    private static <R extends ResponseHead> boolean again(Retry.Attempts tries, RetryBudget budget, ClientRequest request, R response, Consumer<R> discard) {
        var failure = new HttpException.BadStatus(response.exchange, response.status(), response.reason());
        var pause = tries.pauseBeforeNext(failure, retryAfter(response, Instant.now())).filter(_ -> budget.take(request.url()));
        pause.ifPresent(duration -> {
            discard.accept(response);
            sleep(duration);
        });
        return pause.isPresent();
    }

    /** {@return whether another attempt may succeed, and does no harm} */
    static boolean isWorthwhile(HttpException failure, boolean repeatable) {
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
