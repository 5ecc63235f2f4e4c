package dev.meanwhile.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an event stream (WHATWG HTML §9.2.6, "interpreting an event stream"). One parser reads one stream; what comes after its last empty line is no event. In one point the text is read as
 * browsers do it: after a new connection, events without an id have that of the last event before it.
 */
final class EventParser {
    private static final char MARK = '\uFEFF';
    /** More digits than this are a pause of centuries. */
    private static final int LONGEST_PAUSE = 12;

    private final Utf8Decoder decoder = new Utf8Decoder();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    /** The last field {@code id}, whose event may not be complete yet. */
    private String id;
    private String lastId;
    private Optional<Duration> retry = Optional.empty();
    private Optional<Duration> lastRetry = Optional.empty();
    private boolean begun;
    private boolean afterReturn;

    /** @param lastId of the connection before, or nothing */
    EventParser(String lastId) {
        this.id = lastId;
        this.lastId = lastId;
    }

    /** {@return the events that end in this piece} */
    List<ServerEvent> decode(byte[] chunk) {
        var events = new ArrayList<ServerEvent>();
        var text = decoder.decode(chunk);
        while (text.hasRemaining()) {
            var c = text.get();
            var second = afterReturn && c == '\n';
            afterReturn = c == '\r';
            if (c == '\n' && !second || c == '\r') {
                endLine().ifPresent(events::add);
            } else if (!second && (begun || c != MARK)) {
                line.append(c);
            }
            begun = true;
        }
        return events;
    }

    /** {@return the characters of the event that is not complete yet} */
    long pending() {
        return (long) line.length() + data.length();
    }

    /** {@return the id to send with a new connection; may be empty} */
    String lastId() {
        return lastId;
    }

    /** {@return the pause that the server asked for last, with an event or without} */
    Optional<Duration> lastRetry() {
        return lastRetry;
    }

    private Optional<ServerEvent> endLine() {
        var text = line.toString();
        line.setLength(0);
        if (text.isEmpty()) {
            return endEvent();
        }
        var colon = text.indexOf(':');
        if (colon < 0) {
            field(text, "");
        } else {
            field(text.substring(0, colon), text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1));
        }
        return Optional.empty();
    }

    private void field(String field, String value) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> pause(value);
            default -> {
                // A comment, whose field is empty, or something of the future.
            }
        }
    }

    private void pause(String value) {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            var digits = value.replaceFirst("^0+(?=.)", "");
            retry = Optional.of(Duration.ofMillis(digits.length() > LONGEST_PAUSE ? Long.parseLong("9".repeat(LONGEST_PAUSE)) : Long.parseLong(digits)));
            lastRetry = retry;
        }
    }

    private Optional<ServerEvent> endEvent() {
        lastId = id;
        var event = data.isEmpty() ? Optional.<ServerEvent>empty()
                : Optional.of(new ServerEvent(Optional.of(id).filter(it -> !it.isEmpty()), name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1), retry));
        data.setLength(0);
        name = "";
        retry = Optional.empty();
        return event;
    }
}
