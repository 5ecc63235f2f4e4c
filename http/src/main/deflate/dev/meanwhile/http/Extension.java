package dev.meanwhile.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An extension of the WebSocket protocol that one end offers, or agrees to (RFC 6455 §9.1).
 *
 * @param parameters by name, those without a value too
 */
record Extension(String name, Map<String, Optional<String>> parameters) {
    static final String FIELD = "Sec-WebSocket-Extensions";

    /**
     * {@return the extensions, the preferred one first} A comma in quotes separates too: no value of an extension that is known here has one.
     *
     * @throws IllegalArgumentException if one has a parameter twice
     */
    static List<Extension> parse(List<String> fields) {
        var extensions = new ArrayList<Extension>();
        for (var field : fields) {
            for (var one : field.split(",")) {
                if (!one.isBlank()) {
                    extensions.add(extension(one.split(";")));
                }
            }
        }
        return extensions;
    }

    private static Extension extension(String[] parts) {
        var parameters = new HashMap<String, Optional<String>>();
        for (var i = 1; i < parts.length; i++) {
            var both = parts[i].split("=", 2);
            var value = both.length == 1 ? Optional.<String>empty() : Optional.of(unquoted(both[1].strip()));
            if (parameters.put(both[0].strip(), value) != null) {
                throw new IllegalArgumentException("it has the parameter " + both[0].strip() + " twice");
            }
        }
        return new Extension(parts.length == 0 ? "" : parts[0].strip(), Map.copyOf(parameters));
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }
}
