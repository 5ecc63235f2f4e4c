package dev.meanwhile.web;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;
import dev.meanwhile.http.ServerResponse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Turns what a handler returned into a response. Nothing is sent while this can still fail because of the handler. */
final class Answers {
    /** As in Starlette: shorter than the idle timeout of common proxies. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final String TYPE = "Content-Type";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    private static final String JSON_LINES = "application/jsonl";

    private Answers() {
    }

    static Response of(Request request, Object answer) {
        if (answer == null) {
            throw new IllegalStateException("the handler of " + request + " returned null; if the response has no body, return Response.noContent()");
        }
        return answer instanceof Response response ? response : Response.ok(answer);
    }

    /** Sends what the handler has returned. */
    static void deliver(Request request, Response response) throws Exception {
        if (response.content() instanceof Response.Content.Socket(var handler)) {
            request.answered();
            handler.handle(request, request.raw().acceptWebSocket());
            request.handled();
        } else {
            request.handled();
            send(request, response);
        }
    }

    static void send(Request request, Response response) throws Exception {
        // Not a switch over types: that makes classes at its first use, which would delay the first request by a tenth of a second.
        var content = response.content();
        if (content instanceof Response.Content.Value(var value)) {
            send(request, response, value);
        } else if (content instanceof Response.Content.Events(var flow, var keepAlive)) {
            sendEvents(request, response, flow, keepAlive);
        } else if (content instanceof Response.Content.File(var file)) {
            send(request, FileAnswers.of(request, response, FileFacts.of(file)));
        } else if (content instanceof Response.Content.Part part) {
            FileAnswers.send(request, begin(request, response), part);
        } else {
            var out = begin(request, response);
            request.answered();
            out.send();
        }
    }

    private static ServerResponse begin(Request request, Response response) {
        var out = request.raw().respond(response.status());
        response.headers().forEach(header -> out.header(header.getKey(),
                header instanceof Cookie.Field(var cookie) ? cookie.header(request.isSecure()) : header.getValue()));
        return out;
    }

    private static void send(Request request, Response response, Object value) throws Exception {
        if (value instanceof Flow<?> flow) {
            stream(request, response, flow);
        } else if (value instanceof String text) {
            send(request, response.withDefault(TYPE, TEXT), text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            send(request, response.withDefault(TYPE, BYTES), bytes);
        } else {
            send(request, response.withDefault(TYPE, "application/json"), request.format().write(value));
        }
    }

    private static void send(Request request, Response response, byte[] body) {
        var out = begin(request, response);
        request.answered();
        out.body(body);
    }

    /** The first item decides the type. If it fails, an error can still be sent. */
    private static void stream(Request request, Response response, Flow<?> flow) throws Exception {
        try (flow) {
            var items = flow.iterator();
            if (!items.hasNext()) {
                send(request, response, new byte[0]);
                return;
            }
            var first = items.next();
            var type = first instanceof byte[] ? BYTES : first instanceof String ? TEXT : JSON_LINES;
            var out = begin(request, response.withDefault(TYPE, type));
            request.answered();
            out.stream(sink -> {
                emit(request, first, sink);
                while (items.hasNext()) {
                    emit(request, items.next(), sink);
                }
            });
        }
    }

    private static void emit(Request request, Object item, Emitter<? super byte[]> sink) {
        switch (item) {
            case byte[] bytes -> sink.emit(bytes);
            case String text -> sink.emit(text.getBytes(StandardCharsets.UTF_8));
            default -> sink.emit((request.format().text(item) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void sendEvents(Request request, Response response, Flow<?> flow, Duration keepAlive) throws Exception {
        try (flow) {
            var out = begin(request, response);
            request.answered();
            out.stream(sink -> {
                var stream = new EventStream(sink, keepAlive, request.format());
                Runnable ending = stream::end;
                request.endings().add(ending);
                try {
                    stream.send(flow);
                } finally {
                    request.endings().remove(ending);
                }
            });
        }
    }
}
