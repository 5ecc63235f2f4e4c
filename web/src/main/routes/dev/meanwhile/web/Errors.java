package dev.meanwhile.web;

import dev.meanwhile.Cancelled;
import dev.meanwhile.http.HttpException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a client sees of a failure: as the application's own handlers say, or as JSON. Complete before the application listens. */
final class Errors {
    private final Map<Class<?>, ErrorHandler<Throwable>> byType = new LinkedHashMap<>();
    private final Map<Integer, ErrorHandler<? super HttpError>> byStatus = new LinkedHashMap<>();
    private boolean problemDetails;
    private boolean development;

    <E extends Throwable> void onError(Class<E> type, ErrorHandler<? super E> handler) {
        byType.put(type, (request, failure) -> handler.handle(request, type.cast(failure)));
    }

    void onStatus(int status, ErrorHandler<? super HttpError> handler) {
        byStatus.put(status, handler);
    }

    void problemDetails() {
        problemDetails = true;
    }

    boolean isProblemDetails() {
        return problemDetails;
    }

    /** {@return whether the program has a handler for an error, so that only it knows the response} */
    boolean isAnsweredByProgram(Class<? extends HttpError> type, int status) {
        return byStatus.containsKey(status) || handlerOf(type).isPresent();
    }

    void development(boolean on) {
        development = on;
    }

    boolean isDevelopment() {
        return development;
    }

    /** {@return the response to a failure} Throws the failure itself if there can't be one: the client has gone, or the task is being cancelled. */
    Response response(Request request, Throwable failure) throws Exception {
        if (failure instanceof Cancelled cancelled) {
            throw cancelled;
        }
        var made = request.converted().answerTo(failure);
        if (made.isPresent()) {
            return (Response) made.get();
        }
        try {
            return responseByHandlers(request, failure);
        } catch (Cancelled e) {
            throw e;
        } catch (Exception e) {
            if (e == failure) {
                throw e;
            }
            e.addSuppressed(failure);
            return body(request, ours(request, e));
        }
    }

    private Response responseByHandlers(Request request, Throwable failure) throws Exception {
        var own = handlerOf(failure.getClass());
        if (own.isPresent()) {
            return Answers.of(request, own.get().handle(request, failure));
        }
        var error = httpError(request, failure);
        var page = byStatus.get(error.status());
        if (page == null) {
            return body(request, error);
        }
        var response = Answers.of(request, page.handle(request, error));
        // What is returned is the page; its status is the error's, unless it is a response with a status of its own.
        return withHeaders(response.status() == 200 ? response.withStatus(error.status()) : response, error);
    }

    /** The nearest type wins. */
    private Optional<ErrorHandler<Throwable>> handlerOf(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            var handler = byType.get(at);
            if (handler != null) {
                return Optional.of(handler);
            }
        }
        return byType.entrySet().stream().filter(entry -> entry.getKey().isInterface() && entry.getKey().isAssignableFrom(type)).map(Map.Entry::getValue).findFirst();
    }

    private HttpError httpError(Request request, Throwable failure) throws Exception {
        if (failure instanceof HttpError error) {
            return error;
        }
        if (failure instanceof HttpException e && isAbout(request, e)) {
            return aboutRequest(e);
        }
        return ours(request, failure);
    }

    /** A handler may also fail with the exception of a request that it sent itself. */
    private static boolean isAbout(Request request, HttpException e) {
        return e.method().equals(request.method()) && e.url().equals(request.target());
    }

    private static HttpError aboutRequest(HttpException e) {
        var message = e.getMessage().substring(e.method().length() + e.url().length() + 3);
        return switch (e) {
            case HttpException.BodyTooLarge _ -> new HttpError(413, message);
            case HttpException.DecodingFailed _ -> new HttpError(400, message);
            case HttpException.ReadTimeout _ -> new HttpError(408, message);
            default -> throw e;
        };
    }

    /** The log has the id, and everything that the client is not told. */
    private HttpError ours(Request request, Throwable failure) {
        var id = request.id().orElseGet(() -> "%08x".formatted(ThreadLocalRandom.current().nextInt()));
        request.failed("the handler of " + request + " failed (error " + id + ")", failure);
        var error = new HttpError(500, "internal server error").detail("id", id);
        error.initCause(failure);
        if (development) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            error.detail("exception", String.valueOf(failure)).detail("trace", trace.toString().lines().toList());
        }
        return error;
    }

    private Response body(Request request, HttpError error) {
        var body = new LinkedHashMap<String, Object>();
        if (problemDetails) {
            body.put("type", "about:blank");
            body.put("title", Statuses.phrase(error.status()));
            body.put("status", error.status());
            body.put("detail", error.getMessage());
            body.put("instance", request.path());
        } else {
            body.put("error", error.getMessage());
        }
        body.putAll(error.details());
        var response = Response.of(error.status(), body);
        return withHeaders(problemDetails ? response.header("Content-Type", "application/problem+json") : response, error);
    }

    private static Response withHeaders(Response response, HttpError error) {
        var all = response;
        for (var header : error.headers().entrySet()) {
            all = all.header(header.getKey(), header.getValue());
        }
        return all;
    }
}
