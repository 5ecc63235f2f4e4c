package dev.meanwhile.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names as PostgreSQL's SQL has them: {@code item}, {@code shop.Item}, {@code "Item"}. Nothing but a name passes. */
final class PgNames {
    private static final Pattern PART = Pattern.compile("([A-Za-z_\\x{80}-\\x{10FFFF}][A-Za-z_0-9$\\x{80}-\\x{10FFFF}]*)|\"((?:[^\"]|\"\")+)\"");

    private PgNames() {
    }

    /** {@return a name in quotes, whose case is what SQL makes of it; or empty if this is no name} */
    static Optional<String> quoted(String name) {
        var parts = parts(name);
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(".", parts.stream().map(Dialect.POSTGRESQL::quoted).toList()));
    }

    /** As {@link #quoted}. @throws IllegalArgumentException if it is no name */
    static String require(String name, String what) {
        return quoted(name).orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is no name of a " + what + "; write it as in SQL, with double quotes around what is unusual"));
    }

    /** {@return its parts, none if it is no name} */
    private static List<String> parts(String name) {
        var parts = new ArrayList<String>();
        var matcher = PART.matcher(name);
        for (var at = 0; at <= name.length(); at = matcher.end() + 1) {
            if (!matcher.region(at, name.length()).lookingAt() || matcher.end() < name.length() && name.charAt(matcher.end()) != '.') {
                return List.of();
            }
            parts.add(matcher.group(1) != null ? matcher.group(1).toLowerCase(Locale.ROOT) : matcher.group(2).replace("\"\"", "\""));
        }
        return parts;
    }

    /** {@return a text as SQL has it, whatever is in it and however the server is set} */
    static String literal(String text) {
        var quoted = '\'' + text.replace("'", "''").replace("\\", "\\\\") + '\'';
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted;
    }
}
