package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Task;
import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.Queries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** Queries, inserts and streams of rows, as {@link Items} says. The pool is kept from round to round. */
final class Querying implements Round, AutoCloseable {
    private static final String FIND = "select id, name, price from item where id = $1";
    private static final String SELL = "update stock set sold = sold + 1 where id = $1";
    private static final String MAKE = "insert into made values ($1, $2, $3)";

    private final Kind kind;
    private final Path folder;
    private Database db;
    /** The number of the next query of a round. */
    private int next;
    private long sum;

    /** Those that it has. */
    private enum Kind {
        SELECT("sql-select"), PIPELINED("sql-pipelined"), REQUEST("sql-request"), BATCH("sql-batch"), STREAM("sql-stream"), COPY_IN("sql-copy-in"), COPY_OUT("sql-copy-out"), TRANSACTION("sql-transaction"),
        MARIADB("mariadb-select");

        private final String workload;

        Kind(String workload) {
            this.workload = workload;
        }
    }

    /** A row. */
    record Item(int id, String name, int price) {
        long worth() {
            return price + name.length();
        }
    }

    private Querying(Kind kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    /**
     * {@return the workload of that name, or null}
     *
     * @param folder with the file that has the server's port
     */
    static Querying named(String name, Path folder) {
        for (var kind : Kind.values()) {
            if (kind.workload.equals(name)) {
                return new Querying(kind, folder);
            }
        }
        return null;
    }

    /** {@return the server of the workloads} */
    static Database connect(Path folder, String kind) throws IOException {
        var port = Files.readString(folder.resolve("port"));
        return Database.connect(kind + "://" + Items.USER + ":" + Items.USER + "@127.0.0.1:" + port + "/" + Items.USER, o -> o.maxConnections(Items.CONNECTIONS));
    }

    @Override
    public long play(int size) throws IOException {
        if (db == null) {
            db = connect(folder, kind == Kind.MARIADB ? "mariadb" : "postgresql");
        }
        next = 0;
        sum = 0;
        switch (kind) {
            case SELECT, MARIADB -> tasks(Items.CONNECTIONS, () -> select(size));
            case PIPELINED -> tasks(Items.CONNECTIONS * Items.PIPELINED, () -> select(size));
            case REQUEST -> tasks(Items.CONNECTIONS, () -> requests(size));
            case BATCH -> batches(size);
            case STREAM -> stream(size);
            case COPY_IN -> copyIn(size);
            case COPY_OUT -> copyOut(size);
            case TRANSACTION -> transactions(size);
        }
        return sum;
    }

    private static void tasks(int count, Runnable work) {
        gather(IntStream.range(0, count).mapToObj(_ -> spawn(work::run)).toList());
    }

    private void select(int size) {
        while (next < size) {
            // Not in one step, which would read the sum before it waits.
            var worth = find(db, next++).worth();
            sum += worth;
        }
    }

    private static Item find(Queries queries, int number) {
        return queries.query(FIND, Items.id(number)).one(Item.class);
    }

    private void requests(int size) {
        while (next < size) {
            var asked = new ArrayList<Task<Item>>(Items.OF_REQUEST);
            for (var n = 0; n < Items.OF_REQUEST; n++) {
                var number = next++;
                asked.add(spawn(() -> find(db, number)));
            }
            for (var item : gather(asked)) {
                sum += item.worth();
            }
        }
    }

    private void batches(int size) {
        db.script("truncate made");
        for (var made = 0; made < size; made += Items.BATCH) {
            var batch = new ArrayList<Object[]>(Items.BATCH);
            for (var id = made + 1; id <= made + Items.BATCH; id++) {
                batch.add(new Object[] {id, Items.name(id), Items.price(id)});
            }
            db.executeAll(MAKE, batch);
        }
        sum = made();
    }

    private long made() {
        return db.query("select sum(price + length(name)) from made").one(long.class);
    }

    private void stream(int size) {
        try (var items = db.query("select id, name, price from item where id <= $1", size).stream(Item.class, Items.BATCH)) {
            items.forEach(item -> sum += item.worth());
        }
    }

    private void copyIn(int size) {
        db.script("truncate made");
        Iterable<Item> items = () -> IntStream.rangeClosed(1, size).mapToObj(id -> new Item(id, Items.name(id), Items.price(id))).iterator();
        db.copyIn("made", items);
        sum = made();
    }

    private void copyOut(int size) {
        var query = size < Items.COUNT ? "select id, name, price from item where id <= " + size
                : "select item.id + " + Items.COUNT + " * n as id, item.name, item.price from item, generate_series(0, " + (size / Items.COUNT - 1) + ") n";
        try (var items = db.copyOut(Item.class, query)) {
            items.forEach(item -> sum += item.worth());
        }
    }

    private void transactions(int size) {
        db.script("truncate made");
        tasks(Items.CONNECTIONS, () -> {
            while (next < size) {
                var number = next++;
                db.transaction(tx -> {
                    var item = find(tx, number);
                    tx.execute(SELL, item.id());
                    tx.execute(MAKE, item.id(), item.name(), item.price());
                });
            }
        });
        sum = made();
    }

    @Override
    public void close() {
        if (db != null) {
            db.close();
        }
    }
}
