package dev.meanwhile.test.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the lines of an event stream together (HTML, "interpreting an event stream"). */
final class EventLines {
    private final List<String> data = new ArrayList<>();
    private String name = "";
    private Optional<String> id = Optional.empty();
    private Optional<Duration> retry = Optional.empty();

    /** {@return the event that ends with this line} */
    Optional<ReceivedEvent> add(String line) {
        if (line.isEmpty()) {
            return end();
        }
        var colon = line.indexOf(':');
        var field = colon < 0 ? line : line.substring(0, colon);
        var value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.add(value);
            case "id" -> id = Optional.of(value);
            case "retry" -> retry = value.matches("\\d{1,12}") ? Optional.of(Duration.ofMillis(Long.parseLong(value))) : retry;
            default -> { }
        }
        return Optional.empty();
    }

    private Optional<ReceivedEvent> end() {
        var event = new ReceivedEvent(name.isEmpty() ? "message" : name, String.join("\n", data), id, retry);
        var isEvent = !data.isEmpty();
        data.clear();
        name = "";
        retry = Optional.empty();
        return isEvent ? Optional.of(event) : Optional.empty();
    }
}
