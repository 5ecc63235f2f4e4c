package dev.meanwhile.sql;

/** How databases write SQL, as far as it matters to find the parameters in it and to quote names. */
enum Dialect {
    POSTGRESQL('"', true, false, false, true),
    MYSQL('`', false, true, true, false),
    H2('"', false, true, false, true),
    SQLITE('"', false, true, false, false),
    /** Any other with a JDBC driver. */
    STANDARD('"', false, true, false, false);

    /** Around names. */
    final char quote;
    /** Parameters are {@code $1}, {@code $2}; else each is a question mark. */
    final boolean numbered;
    /** A question mark is a parameter, and no operator. */
    final boolean questionMarks;
    /** A backslash in a text escapes the next character, {@code #} begins a comment, and texts may stand in double quotes. */
    final boolean backslashes;
    /** {@code $tag$ … $tag$} is a text. */
    final boolean dollarQuotes;

    Dialect(char quote, boolean numbered, boolean questionMarks, boolean backslashes, boolean dollarQuotes) {
        this.quote = quote;
        this.numbered = numbered;
        this.questionMarks = questionMarks;
        this.backslashes = backslashes;
        this.dollarQuotes = dollarQuotes;
    }

    /** {@return a name that the database takes as it is, whatever is in it} */
    String quoted(String name) {
        return quote + name.replace(String.valueOf(quote), String.valueOf(quote) + quote) + quote;
    }
}
