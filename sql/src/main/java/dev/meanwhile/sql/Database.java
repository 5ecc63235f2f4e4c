package dev.meanwhile.sql;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Mapping;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
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
 * <p>Tasks of any loop may use it, of several loops at the same time too. {@link DatabaseOptions#maxConnections} holds for all of them together: each loop keeps the connections that
 * it has opened, and one that has none left gets the next that another loop can do without. It lives until it is closed, also if the loop ends that has opened it.
 */
public final class Database implements Queries, AutoCloseable {
    private final Pools pools;
    /** Of the database that is written to, for notifications. */
    private final Pools primary;
    /** Whether each statement runs in a read-only transaction. */
    private final boolean onlyReads;
    /** What {@link #readOnly} returns; this one itself, if it is that. */
    private final Database reader;

    Database(Driver driver, DatabaseOptions options) {
        this(driver, options, Optional.empty());
    }

    private Database(Driver driver, DatabaseOptions options, Optional<Driver> replicas) {
        this.pools = new Pools(driver, options);
        this.primary = pools;
        this.onlyReads = false;
        this.reader = replicas.map(it -> new Database(this, new Pools(it, options))).orElseGet(() -> new Database(this, pools));
    }

    /** The same database, for reading only. */
    private Database(Database writer, Pools pools) {
        this.pools = pools;
        this.primary = writer.pools;
        // Replicas' own drivers make sessions that change nothing.
        this.onlyReads = pools == primary || pools.driver() instanceof JdbcDriver;
        this.reader = this;
    }

    /** {@return a database, with the default options} See {@link #connect(String, UnaryOperator)}. */
    public static Database connect(String url) {
        return connect(url, o -> o);
    }

    /**
     * {@return a database} Connects once, and waits for that, so that what is wrong with the address or the password is known at once.
     *
     * @param url {@code postgresql://user:password@host:port/name} with libpq's parameters and environment variables, {@code mysql://…} or {@code mariadb://…}; {@code h2:mem:} for a new one in memory, {@code h2:file.db},
     *            {@code sqlite:file.db}; {@code jdbc:…} for any other whose driver is on the class path
     *            SQLite's connections have {@code foreign_keys} on, {@code busy_timeout} 5 s and {@code journal_mode} WAL, unless the URL says otherwise:
     *            {@code sqlite:file.db?journal_mode=DELETE}. In memory it has one connection.
     * @throws SqlException.ConnectFailed if it can't be reached, or if its driver is missing; the message names the dependency to add
     * @throws IllegalStateException      outside of a task
     */
    public static Database connect(String url, UnaryOperator<DatabaseOptions> options) {
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(options, "the options are null");
        requireTask();
        var chosen = options.apply(new DatabaseOptions());
        var database = new Database(Drivers.of(url, chosen), chosen, Drivers.replicas(url, chosen));
        try {
            database.pools.here().pool().start();
        } catch (Throwable t) {
            database.close();
            throw t;
        }
        return database;
    }

    private static void requireTask() {
        try {
            Task.current();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("Database.connect(…) was called outside of a task; call it inside run(() -> …)", e);
        }
    }

    /**
     * {@return the same database for reading only: its replicas, if the options name some} With {@link DatabaseOptions#replica} it has a pool of its own, whose connections refuse to
     * change anything; with {@link DatabaseOptions#readFromStandbys} likewise, to the URL's standbys. Without either it is this database and its pool, and each statement runs in a
     * transaction that is {@linkplain TransactionOptions#readOnly read-only}.
     *
     * <p>Replicas lag behind: what was just committed may not be there yet. It is closed with this database; its own {@link #close} does nothing. Never waits: the first connection to
     * a replica is made when one is needed.
     */
    public Database readOnly() {
        return reader;
    }

    /** Runs something on a connection, as this database does it. */
    private <T, X extends Exception> T with(Mapping<Statements, T, X> body) throws X {
        return with(Optional.empty(), body);
    }

    /** @param place where in the program it is wanted, if the task's stack does not tell */
    private <T, X extends Exception> T with(Optional<StackTraceElement> place, Mapping<Statements, T, X> body) throws X {
        var here = pools.here();
        try (var lease = here.pool().acquire()) {
            lease.wantedAt(place);
            var statements = new Statements(lease, here.language());
            return onlyReads ? OpenTransaction.run(statements, new TransactionOptions().readOnly(), _ -> body.apply(statements)) : body.apply(statements);
        }
    }

    /** {@return a flow that runs on a connection} */
    private <T> Flow<T> flow(BiConsumer<Statements, Emitter<? super T>> body) {
        var place = Places.current();
        return Meanwhile.generate(out -> {
            with(place, statements -> {
                body.accept(statements, out);
                return null;
            });
        });
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
            if (onlyReads) {
                return with(statements -> statements.run(source, named));
            }
            var here = pools.here();
            var statement = here.language().statement(source, named);
            return here.language().results(statement, replies(here, statement));
        }

        /** The only thing that may share a connection. */
        private static List<Session.Reply> replies(Pools.Here here, Statement statement) {
            var grant = here.pool().acquireFor(statement.sql());
            if (grant instanceof Pipelines.Seat seat) {
                try {
                    return seat.session().runShared(statement, seat);
                } catch (Session.MustBeAlone e) {
                    grant = here.pool().acquire();
                }
            }
            try (var lease = (Leases.Lease) grant) {
                var since = here.loop().time();
                var replies = new Statements(lease, here.language()).run(statement);
                here.pool().ranAlone(statement.sql(), since);
                return replies;
            }
        }

        @Override
        public Flow<Row> stream(Object source, Map<String, Object> named, int fetch) {
            return flow((statements, out) -> statements.emit(source, named, fetch, out));
        }
    }

    @Override
    public List<Long> executeAll(String sql, Collection<?> parameters) {
        Objects.requireNonNull(sql, "the SQL is null");
        Objects.requireNonNull(parameters, "the parameters are null");
        return transaction(tx -> {
            return tx.executeAll(sql, parameters);
        });
    }

    @Override
    public void script(String sql) {
        Objects.requireNonNull(sql, "the SQL is null");
        with(statements -> {
            statements.script(sql);
            return null;
        });
    }

    @Override
    public void notify(String channel, String payload) {
        Objects.requireNonNull(channel, "the channel is null");
        Objects.requireNonNull(payload, "the payload is null");
        with(statements -> {
            statements.notify(channel, payload);
            return null;
        });
    }

    @Override
    public long copyIn(String table, UnaryOperator<CopyOptions> options, Iterable<?> rows) {
        Objects.requireNonNull(table, "the table is null");
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(rows, "the rows are null");
        return with(statements -> statements.copyIn(table, options, rows));
    }

    @Override
    public long copyInBytes(String table, UnaryOperator<CopyOptions> options, Iterable<byte[]> bytes) {
        Objects.requireNonNull(table, "the table is null");
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(bytes, "the bytes are null");
        return with(statements -> statements.copyInBytes(table, options, bytes));
    }

    @Override
    public <T> Flow<T> copyOut(Class<T> type, String source, Object... parameters) {
        Objects.requireNonNull(type, "the type is null");
        var from = Source.of(source, parameters);
        return this.<Row>flow((statements, out) -> statements.copyOut(from, out)).map(row -> row.as(type));
    }

    @Override
    public Flow<byte[]> copyOutBytes(String source, UnaryOperator<CopyOptions> options, Object... parameters) {
        Objects.requireNonNull(source, "the SQL is null");
        Objects.requireNonNull(options, "the options are null");
        var from = Source.of(source, parameters);
        var chosen = options.apply(new CopyOptions());
        return flow((statements, out) -> statements.copyOutBytes(from, chosen, out));
    }

    /** As {@link #listen(UnaryOperator, String...)}, with the default options. */
    public Flow<Notification> listen(String... channels) {
        return listen(o -> o, channels);
    }

    /**
     * {@return the notifications that anybody sends to some channels, by {@link #notify} or SQL's {@code NOTIFY}} PostgreSQL only. It listens while the flow is iterated, and until
     * that ends.
     *
     * <p>All who listen share one connection of the pool, which it has for as long as somebody listens. When that is lost, another is made, with growing pauses, for as long as it
     * takes. What was sent meanwhile nobody has kept: so the next element is a {@linkplain Notification#isGap() gap} for each channel, and what the notifications are about must be
     * read anew:
     * <pre>{@code
     * try (var changes = db.listen(o -> o.beginWithGap(), "prices")) {
     *     for (var change : changes) {
     *         show(change.isGap() ? readAllPrices() : List.of(readPrice(change.payload())));
     *     }
     * }
     * }</pre>
     * The same happens to a reader that is so slow that more than {@link ListenOptions#buffer} wait for it. Who treats every element as "something has changed" needs not look.
     *
     * <p><b>Cancellation:</b> the last one who listens waits until the connection has been given back.
     *
     * @param channels exactly as they are notified, 63 bytes at most; SQL's {@code notify Prices}, without quotes, means {@code prices}
     * @throws SqlException.Unsupported   with other databases
     * @throws SqlException.ConnectFailed thrown by the flow, if there is no connection in the beginning
     * @throws SqlException.PoolTimeout   likewise
     */
    public Flow<Notification> listen(UnaryOperator<ListenOptions> options, String... channels) {
        Objects.requireNonNull(options, "the options are null");
        var all = Arrays.stream(Objects.requireNonNull(channels, "the channels are null")).map(it -> Objects.requireNonNull(it, "one of the channels is null")).toList();
        var chosen = options.apply(new ListenOptions());
        var dialect = primary.driver().dialect();
        if (dialect != Dialect.POSTGRESQL) {
            throw Statements.unsupported("listen(…)", dialect);
        }
        return primary.here().listener().listen(chosen, all);
    }

    /** {@link #transaction(UnaryOperator, Mapping)} of the database's default kind. */
    public <T, X extends Exception> T transaction(Mapping<Transaction, T, X> body) throws X {
        return transaction(o -> o, body);
    }

    /** {@link #transaction(UnaryOperator, Mapping)} of the database's default kind, without a result. */
    @SuppressWarnings("overloads") // one extends the other, so that javac always has a favourite
    public <X extends Exception> void transaction(ItemAction<Transaction, X> body) throws X {
        Objects.requireNonNull(body, "the block is null");
        this.<Void, X>transaction(o -> o, tx -> {
            body.run(tx);
            return null;
        });
    }

    /**
     * Runs a block in a transaction, which is committed if the block returns, and undone if it throws. The failure is the block's.
     *
     * <p><b>Cancellation:</b> the transaction is undone. Once the commit has been sent, it is awaited, for {@link DatabaseOptions#cancelLimit} at most.
     *
     * @param options see {@link TransactionOptions}; with {@link TransactionOptions#retry} the block may run several times
     * @throws SqlException.PoolTimeout   if no connection became free in time
     * @throws SqlException.Conflict      if the database could not bring it in line with others that ran at the same time, also at the commit
     * @throws SqlException.CommitUnknown if the connection broke during the commit, or the task was cancelled and the answer did not come in that time
     * @throws X                          what the block throws
     */
    public <T, X extends Exception> T transaction(UnaryOperator<TransactionOptions> options, Mapping<Transaction, T, X> body) throws X {
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(body, "the block is null");
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
        var here = pools.here();
        try (var lease = here.pool().acquire()) {
            return OpenTransaction.run(new Statements(lease, here.language()), onlyReads ? options.readOnly() : options, body);
        }
    }

    /** {@return what the pool of connections does, and has done} Any thread may ask; the numbers of other loops may be of slightly different moments. Never waits. */
    public PoolStats stats() {
        return pools.stats();
    }

    /**
     * Closes the connections, those of other loops too. Tasks that wait for one get an {@link IllegalStateException}; those that other tasks use are awaited, see
     * {@link DatabaseOptions#closeLimit}.
     *
     * <p><b>Cancellation:</b> it goes on until all are closed, or until that limit.
     */
    @Override
    public void close() {
        if (reader == this) {
            return;
        }
        if (reader.pools != pools) {
            reader.pools.close();
        }
        pools.close();
    }

    @Override
    public String toString() {
        return "Database " + pools.driver().target();
    }
}
