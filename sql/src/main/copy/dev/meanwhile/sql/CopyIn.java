package dev.meanwhile.sql;

import dev.meanwhile.Flow;
import dev.meanwhile.ItemAction;

import java.util.List;
import java.util.Optional;

/** COPY into a table, on one connection. */
final class CopyIn {
    /** The columns that can be written. Of a domain the type that it stands for; enums are written as texts. */
    private static final String COLUMNS = """
            select a.attname::text, case when t.typtype = 'e' then 'text' when t.typnamespace = 'pg_catalog'::regnamespace then t.typname::text else '' end
            from pg_attribute a join pg_type d on d.oid = a.atttypid join pg_type t on t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
            where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by a.attnum""";
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final PgSession session;
    private final Values values;
    private final String table;
    private final CopyOptions options;

    CopyIn(PgSession session, Values values, String table, CopyOptions options) {
        this.session = session;
        this.values = values;
        this.table = PgNames.require(table, "table");
        this.options = options;
    }

    /** Sends bytes as they are. */
    long bytes(Iterable<byte[]> pieces) {
        var chosen = options.columns.stream().map(it -> PgNames.require(it, "column")).toList();
        return session.copy().in(chunks -> {
            chunks.begin("copy " + table + columns(chosen) + " from stdin" + options.inBytes() + options.condition());
            each(pieces, piece -> chunks.write(piece, piece.length));
        });
    }

    private static String columns(List<String> names) {
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }

    /** A flow runs in this task, without one for its iterator. */
    private static <T> void each(Iterable<T> elements, ItemAction<T, RuntimeException> action) {
        if (elements instanceof Flow<T> flow) {
            flow.forEach(action);
        } else {
            elements.forEach(action);
        }
    }

    long rows(Iterable<?> rows) {
        options.requireRows();
        var description = session.run(new Statement(COLUMNS, List.of(table))).getLast();
        var inTable = description.rows().stream().map(it -> new CopyRows.Column((String) it[0], PgType.of((String) it[1]).filter(PgType::isWritable))).toList();
        var shape = new CopyRows(table, inTable, options.columns);
        return session.copy().in(chunks -> {
            var writer = new Writer(chunks, shape);
            each(rows, writer::row);
            writer.end();
        });
    }

    /** Writes rows in binary, or as text if a column has a type whose binary format is not known. */
    private final class Writer {
        private final PgCopy.Chunks chunks;
        private final CopyRows rows;
        private final CopyBuffer buffer = new CopyBuffer();
        private CopyRows.Column[] columns;
        private boolean binary;

        Writer(PgCopy.Chunks chunks, CopyRows rows) {
            this.chunks = chunks;
            this.rows = rows;
        }

        void row(Object row) {
            if (columns == null) {
                begin(row);
            }
            var given = rows.values(row);
            if (binary) {
                binary(given);
            } else {
                text(given);
            }
            if (buffer.isFull()) {
                buffer.flush(chunks);
            }
        }

        private void begin(Object first) {
            columns = rows.columns(first).toArray(CopyRows.Column[]::new);
            binary = List.of(columns).stream().allMatch(it -> it.type().isPresent());
            var names = List.of(columns).stream().map(it -> Dialect.POSTGRESQL.quoted(it.name())).toList();
            chunks.begin("copy " + table + columns(names) + " from stdin" + options.inRows(binary) + options.condition());
            if (binary) {
                buffer.writeBytes(SIGNATURE);
            }
        }

        private Object value(Object given) {
            var plain = given instanceof Optional<?> optional ? optional.orElse(null) : given;
            var encoded = plain == null ? null : values.encoded(plain);
            return encoded instanceof Json(var text) ? text : encoded;
        }

        private void binary(Object[] given) {
            buffer.writeShort(columns.length);
            for (var i = 0; i < columns.length; i++) {
                var value = value(given[i]);
                if (value == null) {
                    buffer.writeInt(-1);
                } else {
                    columns[i].type().get().write(value, values, columns[i].name(), buffer);
                }
            }
        }

        private void text(Object[] given) {
            for (var i = 0; i < columns.length; i++) {
                if (i > 0) {
                    buffer.writeByte('\t');
                }
                var value = value(given[i]);
                buffer.writeText(value == null ? "\\N" : escaped(PgText.of(value)));
            }
            buffer.writeByte('\n');
        }

        private static String escaped(String text) {
            return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
        }

        void end() {
            if (binary) {
                buffer.writeShort(-1);
            }
            buffer.flush(chunks);
        }
    }
}
