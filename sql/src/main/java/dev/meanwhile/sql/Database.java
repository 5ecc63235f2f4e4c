package dev.meanwhile.sql;

import dev.meanwhile.Flow;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Mapping;
import dev.meanwhile.Meanwhile;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A database, and a pool of connections to it. Each statement takes a connection for as long as it runs; {@link #transaction} keeps one.
 * <pre>{@code
 * try (var db = Database.connect("h2:mem:")) {
 *     db.script("create table item (id int primary key, name varchar, price int)");
 *     db.execute("insert into item values ($1, $2, $3)", 1, "lamp", 7);
 *     for (var item : db.query("select * from item where price < :most").bind("most", 10).list(Item.class)) {
 *         System.out.println(item.name());
 *     }
 * }
 * }</pre>
 *
 * <p>It belongs to the loop whose task has made it.
 */
public final class Database implements Queries, AutoCloseable {
    private final Driver driver;
    private final Pool pool;
    private final Language language;

    Database(Driver driver, DatabaseOptions options) {
        this.driver = driver;
        this.pool = new Pool(driver, options);
        this.language = new Language(driver.dialect(), new Values(options.codecs));
    }

    /** {@return a database, with the default options} See {@link #connect(String, UnaryOperator)}. */
    public static Database connect(String url) {
        return connect(url, o -> o);
    }

    /**
     * {@return a database} Connects once, and waits for that, so that what is wrong with the address or the password is known at once.
     *
     * @param url {@code postgresql://user:password@host:port/name}, {@code mysql://…} or {@code mariadb://…}; {@code h2:mem:} for a new one in memory, {@code h2:file.db},
     *            {@code sqlite:file.db}; {@code jdbc:…} for any other whose driver is on the class path
     *            SQLite's connections have {@code foreign_keys} on, {@code busy_timeout} 5 s and {@code journal_mode} WAL, unless the URL says otherwise:
     *            {@code sqlite:file.db?journal_mode=DELETE}. In memory it has one connection.
     * @throws SqlException.ConnectFailed if it can't be reached, or if its driver is missing; the message names the dependency to add
     */
    public static Database connect(String url, UnaryOperator<DatabaseOptions> options) {
        Objects.requireNonNull(url, "the URL is null");
        var chosen = options.apply(new DatabaseOptions());
        var database = new Database(Drivers.of(url, chosen), chosen);
        try {
            database.pool.acquire().close();
        } catch (Throwable t) {
            database.close();
            throw t;
        }
        return database;
    }

    @Override
    public Query query(String sql, Object... parameters) {
        return new Query(new Once(), Source.of(sql, parameters));
    }

    @Override
    public Query query(Sql sql) {
        return new Query(new Once(), sql);
    }

    /** Each statement with a connection of its own. */
    private final class Once implements Query.Runner {
        @Override
        public List<Result> run(Object source, Map<String, Object> named) {
            try (var lease = pool.acquire()) {
                return new Statements(lease, language).run(source, named);
            }
        }

        @Override
        public Flow<Row> stream(Object source, Map<String, Object> named, int fetch) {
            var place = Pool.place();
            return Meanwhile.generate(out -> {
                try (var lease = pool.acquire()) {
                    lease.wantedAt(place);
                    new Statements(lease, language).emit(source, named, fetch, out);
                }
            });
        }
    }

    @Override
    public List<Long> executeAll(String sql, Collection<?> parameters) {
        return transaction(tx -> {
            return tx.executeAll(sql, parameters);
        });
    }

    @Override
    public void script(String sql) {
        try (var lease = pool.acquire()) {
            new Statements(lease, language).script(sql);
        }
    }

    /** {@link #transaction(UnaryOperator, Mapping)} of the database's default kind. */
    public <T, X extends Exception> T transaction(Mapping<Transaction, T, X> body) throws X {
        return transaction(o -> o, body);
    }

    /** {@link #transaction(UnaryOperator, Mapping)} of the database's default kind, without a result. */
    @SuppressWarnings("overloads") // one extends the other, so that javac always has a favourite
    public <X extends Exception> void transaction(ItemAction<Transaction, X> body) throws X {
        this.<Void, X>transaction(o -> o, tx -> {
            body.run(tx);
            return null;
        });
    }

    /**
     * Runs a block in a transaction, which is committed if the block returns, and undone if it throws. The failure is the block's.
     *
     * <p><b>Cancellation:</b> the transaction is undone. Once the commit has been sent, it is awaited.
     *
     * @param options see {@link TransactionOptions}; with {@link TransactionOptions#retry} the block may run several times
     * @throws SqlException.PoolTimeout   if no connection became free in time
     * @throws SqlException.Conflict      if the database could not bring it in line with others that ran at the same time, also at the commit
     * @throws SqlException.CommitUnknown if the connection broke during the commit
     * @throws X                          what the block throws
     */
    public <T, X extends Exception> T transaction(UnaryOperator<TransactionOptions> options, Mapping<Transaction, T, X> body) throws X {
        var chosen = options.apply(new TransactionOptions());
        if (chosen.retry.isEmpty()) {
            return once(chosen, body);
        }
        var policy = chosen.retry.get();
        return policy.when(failure -> failure instanceof SqlException.Conflict && policy.when().test(failure)).call(() -> {
            return once(chosen, body);
        });
    }

    private <T, X extends Exception> T once(TransactionOptions options, Mapping<Transaction, T, X> body) throws X {
        try (var lease = pool.acquire()) {
            return OpenTransaction.run(new Statements(lease, language), options, body);
        }
    }

    /** {@return what the pool of connections does, and has done} Never waits. */
    public PoolStats stats() {
        return pool.stats();
    }

    /**
     * Closes the connections. Tasks that wait for one get an {@link IllegalStateException}; those that other tasks use are awaited, see {@link DatabaseOptions#closeLimit}.
     *
     * <p><b>Cancellation:</b> it goes on until all are closed, or until that limit.
     */
    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return "Database " + driver.target();
    }
}
