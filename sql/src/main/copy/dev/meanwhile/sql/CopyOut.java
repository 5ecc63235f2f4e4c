package dev.meanwhile.sql;

import dev.meanwhile.Emitter;
import io.netty.buffer.ByteBuf;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** COPY of a query's rows, on one connection. */
final class CopyOut {
    /** Of the binary format: the signature, the flags, and the length of what may follow. */
    private static final int HEADER = 15;
    /** Bytes that a value takes as an object, besides those that were read. */
    private static final int ROOM_OF_VALUE = 32;

    private final PgSession session;
    private final Statement query;
    private final Texts texts;

    /** @param query as {@link #source} made it */
    CopyOut(PgSession session, Texts texts, Statement query) {
        this.session = session;
        this.texts = texts;
        this.query = query;
    }

    /** {@return a query, of one or the name of a table} */
    static String source(String given) {
        return PgNames.quoted(given).map(table -> "select * from " + table).orElse(given);
    }

    void bytes(CopyOptions options, Emitter<? super byte[]> out) {
        var types = query.values().isEmpty() ? List.<String>of() : session.describe(query).types();
        session.copy().out("copy (" + inlined(types) + "\n) to stdout" + options.outBytes(), new Bytes(), out::emit);
    }

    void rows(Session.ColumnsSink columns, Emitter<Object[]> out) {
        var description = session.describe(query);
        var described = description.statement().rowDesc();
        if (described == null) {
            throw new IllegalArgumentException("this has no rows to copy: " + query.sql());
        }
        var readers = described.columnDescriptor().stream().map(it -> PgType.of(name(it.typeName()))).toList();
        columns.columns(List.copyOf(described.columnNames()));
        var sql = inlined(description.types());
        if (readers.stream().anyMatch(Optional::isEmpty)) {
            // What can't be read is read as text.
            var names = IntStream.range(0, readers.size()).mapToObj(i -> "c" + i).toList();
            var list = IntStream.range(0, readers.size()).mapToObj(i -> names.get(i) + (readers.get(i).isEmpty() ? "::text" : "")).collect(Collectors.joining(", "));
            sql = "select " + list + " from (" + sql + "\n) as rows_(" + String.join(", ", names) + ")";
        }
        var text = PgType.of("text").orElseThrow();
        var collected = new Rows(readers.stream().<PgType.Reader>map(it -> it.isPresent() ? it.get().read() : text.read()).toArray(PgType.Reader[]::new));
        session.copy().out("copy (" + sql + "\n) to stdout (format binary)", collected, out);
    }

    /** {@return PostgreSQL's name of a type, of the client's} */
    private static String name(String type) {
        var name = type.toLowerCase(Locale.ROOT);
        return name.endsWith("_array") ? "_" + name.substring(0, name.length() - 6) : name;
    }

    /** {@return the query with its values written out, since COPY knows no parameters} What follows is on a line of its own: the last one may be a comment. */
    private String inlined(List<String> types) {
        var parsed = texts.of(query.sql());
        var sql = new StringBuilder();
        for (var i = 0; i < parsed.parameters().size(); i++) {
            var position = ((SqlText.Parameter.At) parsed.parameters().get(i)).position();
            sql.append(parsed.literals().get(i)).append(literal(query.values().get(position), types.get(position)));
        }
        return sql.append(parsed.literals().getLast()).toString().strip().replaceFirst(";$", "");
    }

    private static String literal(Object value, String type) {
        var text = value == null ? "null" : PgNames.literal(PgText.of(value));
        var name = name(type);
        return "(" + text + (name.equals("unknown") ? "" : "::" + (name.startsWith("_") ? name.substring(1) + "[]" : name)) + ")";
    }

    /** Bytes as they come, in larger pieces. */
    private static final class Bytes implements PgCopy.Collected<byte[]> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public int accept(ByteBuf from, int length) {
            var piece = new byte[length];
            from.readBytes(piece);
            bytes.writeBytes(piece);
            return bytes.size();
        }

        @Override
        public Iterable<byte[]> taken() {
            if (bytes.size() == 0) {
                return List.of();
            }
            var all = bytes.toByteArray();
            bytes.reset();
            return List.of(all);
        }
    }

    /** Rows of the binary format. */
    private static final class Rows implements PgCopy.Collected<Object[]> {
        private final PgType.Reader[] readers;
        private List<Object[]> rows = new ArrayList<>();
        private boolean begun;
        private int waiting;

        Rows(PgType.Reader[] readers) {
            this.readers = readers;
        }

        @Override
        public int accept(ByteBuf from, int length) {
            if (!begun) {
                begun = true;
                from.skipBytes(HEADER);
                from.skipBytes(from.readInt());
            }
            var values = from.readShort();
            if (values < 0) {
                return waiting + 1;
            }
            var row = new Object[readers.length];
            for (var i = 0; i < row.length; i++) {
                var size = from.readInt();
                row[i] = size < 0 ? null : readers[i].read(from, size);
            }
            rows.add(row);
            waiting += length + ROOM_OF_VALUE * row.length;
            return waiting;
        }

        @Override
        public Iterable<Object[]> taken() {
            var all = rows;
            rows = new ArrayList<>();
            waiting = 0;
            return all;
        }
    }
}
