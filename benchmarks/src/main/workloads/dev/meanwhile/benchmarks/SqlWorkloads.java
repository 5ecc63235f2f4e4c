package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import dev.meanwhile.benchmarks.Workload.Metric;
import java.util.List;

/** The workloads with a database, as {@link Items} has it. */
final class SqlWorkloads {
    static final String SELECT = "sql-select";
    static final String PIPELINED = "sql-pipelined";
    static final String REQUEST = "sql-request";
    static final String BATCH = "sql-batch";
    static final String STREAM = "sql-stream";
    static final String COPY_IN = "sql-copy-in";
    static final String COPY_OUT = "sql-copy-out";
    static final String TRANSACTION = "sql-transaction";
    static final String MARIADB = "mariadb-select";

    private static final int QUERIES = 20_000;
    private static final int COPIED = 1_000_000;
    private static final int TRANSACTIONS = 5_000;
    private static final int REQUESTS = 20_000;

    static final List<Workload> ALL = List.of(
            postgres(SELECT, "select by key, %d connections".formatted(Items.CONNECTIONS), "query", QUERIES, Items.asked(QUERIES),
                    ("%d tasks ask for a row of three columns by its key, each one query after another; the pool has as many connections. asyncpg's tasks, and those of the bare Vert.x client, "
                            + "keep their connections; the others take one from the pool for each query.").formatted(Items.CONNECTIONS)),
            postgres(PIPELINED, "select by key, pipelined", "query", 2 * QUERIES, Items.asked(2 * QUERIES),
                    ("As above, with %d queries on their way at once on each of the %d connections. pgx sends them as batches, the Vert.x client and Meanwhile one by one as they come. "
                            + "asyncpg, pgjdbc and Node's pg can't: they have one query on each connection.").formatted(Items.PIPELINED, Items.CONNECTIONS)),
            postgres(REQUEST, "%d queries a request".formatted(Items.OF_REQUEST), "query", QUERIES, Items.asked(QUERIES),
                    "%d requests at once, each of which asks for %d rows by their keys, and needs all of them: one after another, or pipelined where that is possible."
                            .formatted(Items.CONNECTIONS, Items.OF_REQUEST)),
            postgres(BATCH, "batches of %,d inserts".formatted(Items.BATCH), "row", QUERIES, Items.made(QUERIES),
                    ("One connection inserts rows of three columns, %,d at a time, each time in a transaction. pgjdbc rewrites them to inserts of many rows (`reWriteBatchedInserts`), and Node's pg, "
                            + "which has no batches, sends three arrays for `unnest`.").formatted(Items.BATCH)),
            postgres(STREAM, "%,d rows streamed".formatted(Items.COUNT), "row", Items.COUNT, Items.made(Items.COUNT),
                    "A query for %,d rows of three columns, of which %,d come at a time through a cursor; pgx reads all of them off its connection, as it needs them.".formatted(Items.COUNT, Items.BATCH)),
            postgres(COPY_IN, "%,d rows copied in".formatted(COPIED), "row", COPIED, Items.made(COPIED),
                    "`COPY … FROM STDIN` of rows that the program makes of numbers and texts: in PostgreSQL's binary format by asyncpg, pgx and Meanwhile, as text by pgjdbc and Node's pg. "
                            + "The bare Vert.x client has no COPY."),
            postgres(COPY_OUT, "%,d rows copied out".formatted(COPIED), "row", COPIED, Items.asked(COPIED),
                    "`COPY … TO STDOUT`. Meanwhile makes a record of each row, in the binary format; the others get text, of which the programs take the columns."),
            postgres(TRANSACTION, "a transaction of three statements", "transaction", TRANSACTIONS, Items.made(TRANSACTIONS),
                    "%d tasks, each with one transaction after another: `begin`, a select and an update by key, an insert, `commit`.".formatted(Items.CONNECTIONS)),
            client(Family.MARIADB, MARIADB, "MariaDB, select by key", "query", QUERIES / 2, Items.asked(QUERIES / 2),
                    "%d tasks and connections, as with PostgreSQL. aiomysql has no prepared statements: it writes the values into the SQL.".formatted(Items.CONNECTIONS)),
            Workload.server(Family.HTTP_SQL, Served.ITEM, "HTTP, one query", "request", REQUESTS, REQUESTS,
                    "`GET /item` over %d connections; for each request the server asks PostgreSQL for a row by its key, with a pool of %d connections, and answers with it as JSON."
                            .formatted(Load.HTTP_CONNECTIONS, Items.CONNECTIONS)).lasting(Effort.SERVER.onlyInFull()));

    private SqlWorkloads() {
    }

    private static Workload postgres(String name, String title, String unit, int size, long answer, String what) {
        return client(Family.SQL, name, title, unit, size, answer, what);
    }

    private static Workload client(Family family, String name, String title, String unit, int size, long answer, String what) {
        var effort = name.equals(SELECT) ? Effort.SERVER : Effort.SERVER.onlyInFull();
        return new Workload(name, title, what, unit, Metric.CPU, size, size, answer, effort, family, size);
    }
}
