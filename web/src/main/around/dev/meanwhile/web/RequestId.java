package dev.meanwhile.web;

import dev.meanwhile.ContextVar;
import dev.meanwhile.Task;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Gives each request an id that all of its traces have: {@code app.use(RequestId.accept())}. It is the response's {@code X-Request-Id}, stands in the access log, in the body of a 500 and in the log
 * entry about its cause, at the end of the task's name, and is {@link #current()} in whatever the request's tasks call.
 */
public final class RequestId implements Middleware {
    private static final ContextVar<Optional<String>> CURRENT = ContextVar.of("request id", Optional.empty());
    private static final String HEADER = "X-Request-Id";
    private static final Pattern FIT = Pattern.compile("[\\x21-\\x7e]{1,128}");
    /** <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>: version, trace, span, flags; later versions may have more. */
    private static final Pattern TRACE = Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private final boolean accepts;

    private RequestId(boolean accepts) {
        this.accepts = accepts;
    }

    /**
     * {@return a middleware that keeps the id with which a request comes} That is its {@code X-Request-Id}, if that has up to 128 printable characters of ASCII and no space, or else the trace of its
     * {@code traceparent}. Other requests get a new id.
     */
    public static RequestId accept() {
        return new RequestId(true);
    }

    /** {@return a middleware that gives every request a new id, whatever the client says} For servers without a proxy in front. */
    public static RequestId fresh() {
        return new RequestId(false);
    }

    /** {@return the id of the request that this code works for} Also in tasks that the handler has spawned, in {@code blocking}, and in {@link Request#afterwards}. */
    public static Optional<String> current() {
        return CURRENT.get();
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what is next is null");
        var id = accepts ? sent(request).orElseGet(RequestId::make) : make();
        request.id(id);
        // For the rest of the task, which is the request's: flows, and what is done after the response, run in it or are spawned by it.
        CURRENT.set(Optional.of(id));
        Task.current().rename(Task.current().name() + " " + id);
        return next.respond(request).header(HEADER, id);
    }

    private static Optional<String> sent(Request request) {
        return request.header(HEADER).filter(it -> FIT.matcher(it).matches())
                .or(() -> request.header("traceparent").map(TRACE::matcher).filter(it -> it.matches()).map(it -> it.group(1)));
    }

    /** {@return 16 hexadecimal digits: unlikely to be the same twice in the time for which logs are kept, and no secret} */
    static String make() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public String toString() {
        return "RequestId";
    }
}
