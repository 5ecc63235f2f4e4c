package dev.meanwhile.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What PostgreSQL's COPY copies, and how it is written. Each method returns the changed options. */
public final class CopyOptions {
    /** How rows are written as bytes. */
    enum Format { TEXT, CSV, BINARY }

    List<String> columns = List.of();
    Format format = Format.CSV;
    boolean header;
    boolean freeze;
    Optional<Character> delimiter = Optional.empty();
    Optional<Character> quote = Optional.empty();
    Optional<Character> escape = Optional.empty();
    Optional<String> nullText = Optional.empty();
    Optional<String> encoding = Optional.empty();

    private Optional<String> where = Optional.empty();

    CopyOptions() {
    }

    /**
     * The columns, in the order of the values. The default is all of the table that are not generated; for records and maps, those that they name.
     *
     * @param names as SQL has them: without quotes, capitals do not matter
     */
    public CopyOptions columns(String... names) {
        Objects.requireNonNull(names, "the names are null");
        this.columns = Arrays.stream(names).map(it -> Objects.requireNonNull(it, "one of the names is null")).toList();
        return this;
    }

    /** Bytes are comma-separated values, as RFC 4180 and spreadsheets have them. This is the default. */
    public CopyOptions csv() {
        format = Format.CSV;
        return this;
    }

    /** Bytes are PostgreSQL's own text format: a line for each row, tabs between values, {@code \N} for NULL. */
    public CopyOptions text() {
        format = Format.TEXT;
        return this;
    }

    /** Bytes are PostgreSQL's binary format, as another COPY wrote it. */
    public CopyOptions binary() {
        format = Format.BINARY;
        return this;
    }

    /** The first line has the columns' names: it is left out going in, and written coming out. */
    public CopyOptions header() {
        header = true;
        return this;
    }

    /** What is between values. The default is a comma, or a tab in {@link #text}. */
    public CopyOptions delimiter(char delimiter) {
        this.delimiter = Optional.of(delimiter);
        return this;
    }

    /** What is around values that need it, in CSV. The default is {@code "}. */
    public CopyOptions quote(char quote) {
        this.quote = Optional.of(quote);
        return this;
    }

    /** What is before a quote within quotes, in CSV. The default is the quote. */
    public CopyOptions escape(char escape) {
        this.escape = Optional.of(escape);
        return this;
    }

    /** What is written for NULL. The default is nothing, without quotes, or {@code \N} in {@link #text}. */
    public CopyOptions nullAs(String text) {
        this.nullText = Optional.of(Objects.requireNonNull(text, "the text is null"));
        return this;
    }

    /** The encoding of the bytes, as PostgreSQL names it: {@code LATIN1}. The default is UTF-8. */
    public CopyOptions encoding(String name) {
        this.encoding = Optional.of(Objects.requireNonNull(name, "the encoding is null"));
        return this;
    }

    /** Rows go in frozen, as after a VACUUM FREEZE: for a table that was made or emptied in the same transaction. The default is not to. */
    public CopyOptions freeze() {
        freeze = true;
        return this;
    }

    /**
     * Of the rows that go in, only those that meet a condition are inserted. The default is all.
     *
     * @param condition SQL of the program's own, without subqueries: {@code price > 0}
     */
    public CopyOptions where(String condition) {
        this.where = Optional.of(Objects.requireNonNull(condition, "the condition is null"));
        return this;
    }

    /** {@return the condition as SQL} */
    String condition() {
        return where.map(it -> " where " + it).orElse("");
    }

    /** Rows have no format that could be chosen. */
    void requireRows() {
        if (format != Format.CSV || header || isFormatted()) {
            throw new IllegalArgumentException("rows have no format; columns(…), where(…) and freeze() are for them, the other options for bytes");
        }
    }

    private boolean isFormatted() {
        return delimiter.isPresent() || quote.isPresent() || escape.isPresent() || nullText.isPresent() || encoding.isPresent();
    }

    /** {@return the options as SQL} */
    String inRows(boolean binary) {
        return " (format " + (binary ? "binary" : "text") + ", encoding 'UTF8'" + (freeze ? ", freeze" : "") + ")";
    }

    /** {@return the options as SQL} */
    String inBytes() {
        return " (" + bytes() + (freeze ? ", freeze" : "") + ")";
    }

    /** {@return the options as SQL} */
    String outBytes() {
        if (freeze || !columns.isEmpty() || where.isPresent()) {
            throw new IllegalArgumentException("columns(…), where(…) and freeze() are for rows that go in; a query has the columns it selects");
        }
        return " (" + bytes() + ")";
    }

    private String bytes() {
        if (format == Format.BINARY && (header || isFormatted())) {
            throw new IllegalArgumentException("binary() has no delimiter, quotes, text for NULL, encoding or header");
        }
        var sql = new StringBuilder("format ").append(format.name().toLowerCase(Locale.ROOT));
        if (format != Format.BINARY) {
            sql.append(", encoding ").append(PgNames.literal(encoding.orElse("UTF8")));
        }
        if (header) {
            sql.append(", header");
        }
        delimiter.ifPresent(it -> sql.append(", delimiter ").append(PgNames.literal(it.toString())));
        quote.ifPresent(it -> sql.append(", quote ").append(PgNames.literal(it.toString())));
        escape.ifPresent(it -> sql.append(", escape ").append(PgNames.literal(it.toString())));
        nullText.ifPresent(it -> sql.append(", null ").append(PgNames.literal(it)));
        return sql.toString();
    }
}
