package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what a handler returned into a response. Nothing is sent while this can still fail because of the handler. */
final class Answers {
    /** As in Starlette: shorter than the idle timeout of common proxies. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final String TYPE = "Content-Type";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    static final String JSON_LINES = "application/jsonl";
    private static final byte[] NOTHING = new byte[0];

    private Answers() {
    }

    static Response of(Request request, Object answer) throws Exception {
        if (answer == null) {
            throw new IllegalStateException("the handler of " + request + " returned null; if the response has no body, return Response.noContent()");
        }
        if (answer instanceof Alternatives alternatives) {
            return alternatives.choose(request);
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
            if (hasIt(request, response)) {
                send(request, response.without("Content-Length").with(304, new Response.Content.None(), Map.of()));
            } else {
                send(request, response, value);
            }
        } else if (content instanceof Response.Content.Events(var flow, var keepAlive)) {
            sendEvents(request, response, flow, keepAlive);
        } else if (content instanceof Response.Content.File(var file)) {
            send(request, FileAnswers.of(request, response, FileFacts.of(file)));
        } else if (content instanceof Response.Content.Slices(var file, var slices)) {
            sendFile(request, response, file, slices);
        } else {
            send(request, new Outgoing.Whole(response, NOTHING));
        }
    }

    private static void send(Request request, Outgoing plain) throws Exception {
        var packing = plain.head().packing();
        var outgoing = packing.isPresent() ? packing.get().pack(request, plain) : plain;
        var out = request.raw().respond(outgoing.head().status());
        for (var header : outgoing.head().headers()) {
            out.header(header.getKey(), header instanceof Cookie.Field(var cookie) ? cookie.header(request.isSecure()) : header.getValue());
        }
        if (outgoing instanceof Outgoing.Whole(_, var bytes)) {
            request.answered();
            out.body(bytes);
        } else if (outgoing instanceof Outgoing.Pieces pieces) {
            if (pieces.length() >= 0) {
                out.header("Content-Length", Long.toString(pieces.length()));
            }
            request.answered();
            out.stream(pieces.body());
        }
    }

    /** Of a response to GET: those to other methods have done their work already. */
    private static boolean hasIt(Request request, Response response) {
        var reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads || response.status() != 200 || request.header("If-None-Match").isEmpty()) {
            return false;
        }
        var tag = response.header("ETag");
        return tag.isPresent() && Conditions.check(request, tag, true, Optional.empty()) == Conditions.Verdict.NOT_MODIFIED;
    }

    private static void send(Request request, Response response, Object value) throws Exception {
        if (value instanceof Flow<?> flow) {
            stream(request, response, flow);
        } else if (value instanceof String text) {
            send(request, new Outgoing.Whole(response.withDefault(TYPE, TEXT), text.getBytes(StandardCharsets.UTF_8)));
        } else if (value instanceof byte[] bytes) {
            send(request, new Outgoing.Whole(response.withDefault(TYPE, BYTES), bytes));
        } else {
            send(request, new Outgoing.Whole(response.withDefault(TYPE, "application/json"), request.format().write(value)));
        }
    }

    private static void sendFile(Request request, Response response, FileFacts file, List<Slice> slices) throws Exception {
        try (var channel = blocking(() -> FileChannel.open(file.file()), FileChannel::close)) {
            var length = slices.stream().mapToLong(Slice::total).sum();
            send(request, new Outgoing.Pieces(response, length, false, sink -> FileSender.send(channel, slices, sink)));
        }
    }

    /** The first item decides the type. If it fails, an error can still be sent. */
    private static void stream(Request request, Response response, Flow<?> flow) throws Exception {
        try (flow) {
            var items = flow.iterator();
            if (!items.hasNext()) {
                send(request, new Outgoing.Whole(response, NOTHING));
                return;
            }
            var first = items.next();
            var lines = response.header(TYPE).filter(JSON_LINES::equals).isPresent();
            var type = first instanceof byte[] ? BYTES : first instanceof String ? TEXT : JSON_LINES;
            send(request, new Outgoing.Pieces(response.withDefault(TYPE, type), -1, true, sink -> {
                emit(request, first, lines, sink);
                while (items.hasNext()) {
                    emit(request, items.next(), lines, sink);
                }
            }));
        }
    }

    /** @param lines whether texts are values too */
    private static void emit(Request request, Object item, boolean lines, Emitter<? super byte[]> sink) {
        switch (item) {
            case byte[] bytes -> sink.emit(bytes);
            case String text when !lines -> sink.emit(text.getBytes(StandardCharsets.UTF_8));
            default -> sink.emit((request.format().text(item) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void sendEvents(Request request, Response response, Flow<?> flow, Duration keepAlive) throws Exception {
        try (flow) {
            send(request, new Outgoing.Pieces(response, -1, true, sink -> {
                var stream = new EventStream(sink, keepAlive, request.format());
                Runnable ending = stream::end;
                request.endings().add(ending);
                try {
                    stream.send(flow);
                } finally {
                    request.endings().remove(ending);
                }
            }));
        }
    }
}
