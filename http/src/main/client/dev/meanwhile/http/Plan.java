package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A request with all that its client adds, ready to be sent, once or several times. */
record Plan(ClientRequest request, Auth auth) {
    static Plan of(ClientConfig config, String method, String url, HttpRequest request) {
        HttpHeaders.requireToken(method, "method");
        var parsed = Urls.parse(method, Locations.isAbsolute(url) ? url : config.completed(url));
        var query = config.query().without(parsed.getRawQuery()).overriddenBy(request.query());
        var withQuery = query.isEmpty() ? parsed : URI.create(parsed + (parsed.getRawQuery() == null ? "?" : "&") + query);
        var headers = config.offered().overriddenBy(typed(request, Urls.withUser(parsed, request.headers())));
        return new Plan(new ClientRequest(method, Urls.withoutUser(withQuery), headers, request.content(), config.limits(request),
                Retries.isRepeatable(method, request)), request.auth().or(config::auth).orElseGet(Auth::none));
    }

    private static HttpHeaders typed(HttpRequest request, HttpHeaders headers) {
        var type = request.content().type();
        var typed = type.isEmpty() || headers.contains("Content-Type") ? headers : headers.plus("Content-Type", type);
        // The length of a body in memory is known.
        return request.content() instanceof Content.Bytes ? typed.without("Content-Length") : typed;
    }

    /** {@return a copy that waits this long between two pieces of the response} */
    Plan patient(Duration silence) {
        var limits = request.limits();
        return new Plan(request.with(new Limits(limits.total(), limits.connect(), limits.pool(), limits.write(), silence)), auth);
    }

    /** One attempt, within the limit for the whole exchange if there is one. */
    <R> R withinTotal(Supplier<R> attempt) {
        if (request.limits().total().isEmpty()) {
            return attempt.get();
        }
        var total = request.limits().total().get();
        var expired = new AtomicBoolean();
        try {
            return timeout(total, timer -> {
                try {
                    return attempt.get();
                } finally {
                    expired.set(timer.expired());
                }
            });
        } catch (TimedOutException e) {
            if (!expired.get()) {
                throw e;
            }
            throw new HttpException.TotalTimeout(request.exchange(), "not done within " + Failures.text(total), e);
        }
    }
}
