package dev.meanwhile.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event of {@link App#events} with more than data: {@code ServerSentEvent.of(order).name("shipped").id("17")}. Immutable; each method
 * returns a changed copy.
 */
public final class ServerSentEvent {
    /** What ends a line in the format. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private final Object data;
    private final Optional<String> name;
    private final Optional<String> id;
    private final Optional<Duration> retry;

    private ServerSentEvent(Object data, Optional<String> name, Optional<String> id, Optional<Duration> retry) {
        this.data = data;
        this.name = name;
        this.id = id;
        this.retry = retry;
    }

    /** {@return an event with data: a text as it is, anything else as JSON} */
    public static ServerSentEvent of(Object data) {
        return new ServerSentEvent(Objects.requireNonNull(data, "the data is null"), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Its name, as passed to the browser's {@code addEventListener}. Default: {@code message}. */
    public ServerSentEvent name(String name) {
        return new ServerSentEvent(data, Optional.of(requireLine("name", name)), id, retry);
    }

    /** Its id. A client that reconnects sends the last one, in the header {@code Last-Event-ID}. */
    public ServerSentEvent id(String id) {
        return new ServerSentEvent(data, name, Optional.of(requireLine("id", id)), retry);
    }

    /** How long the client waits before it reconnects, from now on. */
    public ServerSentEvent retry(Duration pause) {
        Objects.requireNonNull(pause, "the pause is null");
        if (pause.isNegative()) {
            throw new IllegalArgumentException("retry(" + pause + "): the pause can't be negative");
        }
        return new ServerSentEvent(data, name, id, Optional.of(pause));
    }

    private static String requireLine(String what, String text) {
        Objects.requireNonNull(text, "the " + what + " is null");
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException(what + "(…): it must be one line, without NUL, but is: "
                    + text.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0"));
        }
        return text;
    }

    static byte[] bytes(Object event, Json json) {
        return (event instanceof ServerSentEvent full ? full : of(event)).bytes(json);
    }

    private byte[] bytes(Json json) {
        var text = new StringBuilder();
        name.ifPresent(it -> text.append("event: ").append(it).append('\n'));
        id.ifPresent(it -> text.append("id: ").append(it).append('\n'));
        retry.ifPresent(it -> text.append("retry: ").append(it.toMillis()).append('\n'));
        var content = data instanceof String plain ? plain : json.text(data);
        for (var line : LINE_END.split(content, -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ServerSentEvent " + name.orElse("message") + " " + data;
    }
}
