package dev.meanwhile.web;

import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Collects what is wrong with one request. Used by its task. */
final class Problems {
    /** Nobody reads more, and a body of a megabyte may have a million. */
    static final int MOST = 100;
    private static final int LONGEST_VALUE = 200;
    private static final String BODY = "body";

    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Object> position = new LinkedHashMap<>();
    /** The first is what a constructor says: a sentence of its own. */
    private boolean refused;

    /** For a value that must not be shown, or that is not there. */
    void add(Where where, String message) {
        add(new Problem(where.toString(), message, Optional.empty()));
    }

    /** @param value shown if it is a text, a number or the like */
    void add(Where where, String message, Object value, boolean secret) {
        add(new Problem(where.toString(), message, secret ? Optional.empty() : shown(value)));
    }

    /** @param message a whole sentence, which the program has chosen */
    void refuse(Where where, String message) {
        refused |= found.isEmpty();
        add(where, message);
    }

    private void add(Problem problem) {
        if (!isFull()) {
            found.add(problem);
        }
    }

    private static Optional<Object> shown(Object value) {
        return switch (value) {
            case Number number -> Optional.of(number);
            case Boolean truth -> Optional.of(truth);
            case String text when text.length() > LONGEST_VALUE -> Optional.of(text.substring(0, LONGEST_VALUE) + "…");
            case String text -> Optional.of(text);
            case Enum<?> constant -> Optional.of(constant.name());
            case UUID uuid -> Optional.of(uuid.toString());
            case TemporalAccessor time -> Optional.of(time.toString());
            case null, default -> Optional.empty();
        };
    }

    int count() {
        return found.size();
    }

    boolean isFull() {
        return found.size() >= MOST;
    }

    /** Where Jackson found the first of the body's problems. */
    void at(int line, int column) {
        position.put("line", line);
        position.put("column", column);
    }

    /** {@return the error to answer with} There must be a problem. */
    InvalidInput error() {
        if (found.size() > 1) {
            return new InvalidInput(found);
        }
        var only = found.getFirst();
        var details = new LinkedHashMap<String, Object>();
        if (only.location().startsWith("body")) {
            if (only.location().length() > BODY.length()) {
                details.put("field", only.location().substring(only.location().charAt(BODY.length()) == '.' ? BODY.length() + 1 : BODY.length()));
            }
            details.putAll(position);
        } else if (only.location().indexOf('.') > 0) {
            details.put("parameter", only.location().substring(only.location().indexOf('.') + 1));
        }
        return new InvalidInput(found, refused ? only.message() : InvalidInput.message(found), details);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw error();
        }
    }
}
