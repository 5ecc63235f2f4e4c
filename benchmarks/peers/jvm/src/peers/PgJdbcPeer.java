package peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meanwhile.benchmarks.Items;
import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** The workloads with PostgreSQL: its JDBC driver in virtual threads, with connections from HikariCP. */
final class PgJdbcPeer {
    private static final String FIND = "select id, name, price from item where id = ?";
    private static final String SELL = "update stock set sold = sold + 1 where id = ?";
    private static final String MAKE = "insert into made values (?, ?, ?)";

    private final HikariDataSource pool;

    private PgJdbcPeer(HikariDataSource pool) {
        this.pool = pool;
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        start(() -> {
            try (var pool = pool()) {
                rounds.play(new PgJdbcPeer(pool).workload(rounds.workload()));
            }
            return null;
        }).get();
    }

    private static HikariDataSource pool() throws Exception {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + Files.readString(Path.of("port")) + "/" + Items.USER);
        config.setUsername(Items.USER);
        config.setMaximumPoolSize(Items.CONNECTIONS);
        config.addDataSourceProperty("sslmode", "disable");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    private static <T> FutureTask<T> start(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private Round workload(String name) {
        return switch (name) {
            case "sql-select", "sql-pipelined" -> this::select;
            case "sql-request" -> this::requests;
            case "sql-batch" -> this::batches;
            case "sql-stream" -> this::stream;
            case "sql-copy-in" -> this::copyIn;
            case "sql-copy-out" -> this::copyOut;
            case "sql-transaction" -> this::transactions;
            default -> null;
        };
    }

    /** Work with a connection. */
    private interface Work {
        long play(Connection connection) throws Exception;
    }

    private long with(Work work) throws Exception {
        try (var connection = pool.getConnection()) {
            return work.play(connection);
        }
    }

    /** {@return the sum of what so many threads find} */
    private static long all(Callable<Long> call) throws Exception {
        var tasks = new ArrayList<FutureTask<Long>>();
        for (var n = 0; n < Items.CONNECTIONS; n++) {
            tasks.add(start(call));
        }
        var total = 0L;
        for (var task : tasks) {
            total += task.get();
        }
        return total;
    }

    /** A row. */
    private record Item(int id, String name, int price) {
        long worth() {
            return price + name.length();
        }
    }

    private static Item find(PreparedStatement find, int number) throws SQLException {
        find.setInt(1, Items.id(number));
        try (var rows = find.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("no item " + Items.id(number));
            }
            return new Item(rows.getInt(1), rows.getString(2), rows.getInt(3));
        }
    }

    private long select(int size) throws Exception {
        var next = new AtomicInteger();
        return all(() -> {
            var total = 0L;
            for (var n = next.getAndIncrement(); n < size; n = next.getAndIncrement()) {
                try (var connection = pool.getConnection(); var find = connection.prepareStatement(FIND)) {
                    total += find(find, n).worth();
                }
            }
            return total;
        });
    }

    private long requests(int size) throws Exception {
        var next = new AtomicInteger();
        return all(() -> {
            var total = 0L;
            for (var n = next.getAndAdd(Items.OF_REQUEST); n < size; n = next.getAndAdd(Items.OF_REQUEST)) {
                try (var connection = pool.getConnection(); var find = connection.prepareStatement(FIND)) {
                    for (var number = n; number < n + Items.OF_REQUEST; number++) {
                        total += find(find, number).worth();
                    }
                }
            }
            return total;
        });
    }

    private void truncate() throws Exception {
        with(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("truncate made");
            }
        });
    }

    private long made() throws Exception {
        return with(connection -> {
            try (var statement = connection.createStatement(); var rows = statement.executeQuery("select sum(price + length(name)) from made")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static void set(PreparedStatement make, int id, String name, int price) throws SQLException {
        make.setInt(1, id);
        make.setString(2, name);
        make.setInt(3, price);
    }

    private long batches(int size) throws Exception {
        truncate();
        with(connection -> {
            connection.setAutoCommit(false);
            try (var make = connection.prepareStatement(MAKE)) {
                for (var id = 1; id <= size; id++) {
                    set(make, id, Items.name(id), Items.price(id));
                    make.addBatch();
                    if (id % Items.BATCH == 0) {
                        make.executeBatch();
                        connection.commit();
                    }
                }
            }
            return 0;
        });
        return made();
    }

    private long stream(int size) throws Exception {
        return with(connection -> {
            connection.setAutoCommit(false);
            var total = 0L;
            try (var find = connection.prepareStatement("select id, name, price from item where id <= ?")) {
                find.setFetchSize(Items.BATCH);
                find.setInt(1, size);
                try (var rows = find.executeQuery()) {
                    while (rows.next()) {
                        total += new Item(rows.getInt(1), rows.getString(2), rows.getInt(3)).worth();
                    }
                }
            }
            connection.commit();
            return total;
        });
    }

    private long copyIn(int size) throws Exception {
        truncate();
        with(connection -> {
            try (var out = new PGCopyOutputStream(connection.unwrap(PGConnection.class), "copy made from stdin", 1 << 16)) {
                var line = new StringBuilder();
                for (var id = 1; id <= size; id++) {
                    line.setLength(0);
                    line.append(id).append('\t').append(Items.name(id)).append('\t').append(Items.price(id)).append('\n');
                    out.write(line.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
            return 0;
        });
        return made();
    }

    private long copyOut(int size) throws Exception {
        var query = size < Items.COUNT ? "select id, name, price from item where id <= " + size
                : "select item.id + " + Items.COUNT + " * n, item.name, item.price from item, generate_series(0, " + (size / Items.COUNT - 1) + ") n";
        return with(connection -> {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (" + query + ") to stdout");
            var total = 0L;
            // Each is a line.
            for (var line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
                var columns = new String(line, 0, line.length - 1, StandardCharsets.UTF_8).split("\t");
                total += Integer.parseInt(columns[2]) + columns[1].length();
            }
            return total;
        });
    }

    private long transactions(int size) throws Exception {
        truncate();
        var next = new AtomicInteger();
        all(() -> {
            for (var n = next.getAndIncrement(); n < size; n = next.getAndIncrement()) {
                var number = n;
                with(connection -> transaction(connection, number));
            }
            return 0L;
        });
        return made();
    }

    private static long transaction(Connection connection, int number) throws SQLException {
        connection.setAutoCommit(false);
        try (var find = connection.prepareStatement(FIND); var sell = connection.prepareStatement(SELL); var make = connection.prepareStatement(MAKE)) {
            var item = find(find, number);
            sell.setInt(1, item.id());
            sell.executeUpdate();
            set(make, item.id(), item.name(), item.price());
            make.executeUpdate();
            connection.commit();
            return 0;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }
}
