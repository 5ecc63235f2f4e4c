package dev.meanwhile.cli;

import java.util.List;
import java.util.Optional;

/** A word of httpie's: {@code name=pen}, {@code price:=2.5}, {@code q==search}, {@code X-Header:value}, {@code picture@cat.png}, {@code @body.json}. */
record FetchItem(Kind kind, String name, String value) {
    /** The longer come before those that they begin with. */
    enum Kind {
        JSON_OF_FILE(":=@"), JSON(":="), QUERY("=="), TEXT_OF_FILE("=@"), TEXT("="), FILE("@"), HEADER(":"), EMPTY_HEADER(";");

        private final String separator;

        Kind(String separator) {
            this.separator = separator;
        }
    }

    /** {@return the word's parts, or empty if it has no separator} The first separator counts, and a backslash before one takes it for itself. */
    static Optional<FetchItem> parse(String word) {
        var name = new StringBuilder();
        for (var i = 0; i < word.length(); i++) {
            var c = word.charAt(i);
            if (c == '\\' && i + 1 < word.length() && ":=@;".indexOf(word.charAt(i + 1)) >= 0) {
                name.append(word.charAt(++i));
                continue;
            }
            for (var kind : Kind.values()) {
                // A semicolon counts at the end only: many values have one.
                if (word.startsWith(kind.separator, i) && (kind != Kind.EMPTY_HEADER || i == word.length() - 1)) {
                    return Optional.of(new FetchItem(kind, name.toString(), word.substring(i + kind.separator.length())));
                }
            }
            name.append(c);
        }
        return Optional.empty();
    }

    /** {@return whether it is a part of the body} */
    boolean isData() {
        return !List.of(Kind.QUERY, Kind.HEADER, Kind.EMPTY_HEADER).contains(kind);
    }

    /** {@return whether it is the whole body: a file without a name for a field} */
    boolean isBody() {
        return kind == Kind.FILE && name.isEmpty();
    }
}
