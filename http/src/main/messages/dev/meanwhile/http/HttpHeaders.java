package dev.meanwhile.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

/** Header fields in order; names are case-insensitive. Immutable. */
public final class HttpHeaders {
    static final HttpHeaders NONE = new HttpHeaders(List.of());

    private final List<Map.Entry<String, String>> fields;

    private HttpHeaders(List<Map.Entry<String, String>> fields) {
        this.fields = fields;
    }

    static HttpHeaders of(Iterable<Map.Entry<String, String>> fields) {
        var copy = new ArrayList<Map.Entry<String, String>>(16);
        for (var field : fields) {
            copy.add(Map.entry(field.getKey(), field.getValue()));
        }
        return new HttpHeaders(Collections.unmodifiableList(copy));
    }

    /** {@return the first value of a field, or empty} */
    public Optional<String> first(String name) {
        Objects.requireNonNull(name, "the name of the header is null");
        for (var field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return Optional.of(field.getValue());
            }
        }
        return Optional.empty();
    }

    /** {@return all values of a field, in order} */
    public List<String> all(String name) {
        Objects.requireNonNull(name, "the name of the header is null");
        return fields.stream().filter(field -> field.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).toList();
    }

    /** {@return whether there is such a field} */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /** {@return name and value of each field, in order} */
    public List<Map.Entry<String, String>> fields() {
        return fields;
    }

    /**
     * A copy with one more field.
     *
     * @throws IllegalArgumentException if name or value could break the message: a name that is not a token, a value with CR, LF or NUL;
     *     or if the value can't be encoded
     */
    HttpHeaders plus(String name, String value) {
        requireValid(name, value);
        var copy = new ArrayList<Map.Entry<String, String>>(fields.size() + 4);
        copy.addAll(fields);
        copy.add(Map.entry(name, value));
        return new HttpHeaders(Collections.unmodifiableList(copy));
    }

    /** {@return the name, if a program may choose the value} */
    static String requireAllowed(String name) {
        if (Objects.requireNonNull(name, "the name of the header is null").equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException("Transfer-Encoding is set by the client; use body(…)");
        }
        return name;
    }

    /** @throws IllegalArgumentException as {@link #plus} */
    static void requireValid(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        Objects.requireNonNull(value, "the value of the header is null");
        requireToken(name, "header name");
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 127) {
                throw new IllegalArgumentException("header " + name + " has a value with a line break or another control character: "
                        + value.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0"));
            }
            if (c > 255) {
                throw new IllegalArgumentException("header " + name + " has a value with characters that headers can't carry, only ISO 8859-1: "
                        + value);
            }
        }
    }

    /** A copy in which this is the only field of its name. */
    HttpHeaders with(String name, String value) {
        return without(name).plus(name, value);
    }

    HttpHeaders without(String name) {
        return contains(name) ? new HttpHeaders(fields.stream().filter(field -> !field.getKey().equalsIgnoreCase(name)).toList()) : this;
    }

    /** A copy in which the fields of {@code others} replace those of the same names. */
    HttpHeaders overriddenBy(HttpHeaders others) {
        if (fields.isEmpty() || others.fields.isEmpty()) {
            return fields.isEmpty() ? others : this;
        }
        var kept = new ArrayList<>(fields.stream().filter(field -> !others.contains(field.getKey())).toList());
        kept.addAll(others.fields);
        return new HttpHeaders(Collections.unmodifiableList(kept));
    }

    /** A copy without the fields that describe a body. */
    HttpHeaders withoutContent() {
        return new HttpHeaders(fields.stream().filter(field -> !field.getKey().toLowerCase(Locale.ROOT).startsWith("content-")).toList());
    }

    static void requireToken(String text, String what) {
        if (!isToken(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a valid " + what + " (RFC 9110 §5.6.2 allows letters, digits and !#$%&'*+-.^_`|~)");
        }
    }

    private static boolean isToken(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenChar(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        var text = new StringJoiner(", ", "{", "}");
        fields.forEach(field -> text.add(field.getKey() + ": " + field.getValue()));
        return text.toString();
    }
}
