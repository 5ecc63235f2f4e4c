package dev.meanwhile.sql;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How a {@link Database} connects, and keeps connections. Each method returns the changed options. */
public final class DatabaseOptions {
    int most = 10;
    int least;
    Duration acquireLimit = Duration.ofSeconds(5);
    int waiters = 1_000;
    Duration connectLimit = Duration.ofSeconds(5);
    Duration cancelLimit = Duration.ofSeconds(2);
    Duration idleLimit = Duration.ofMinutes(5);
    Duration lifetime = Duration.ofMinutes(30);
    Duration closeLimit = Duration.ofSeconds(5);
    int statements = 256;
    int pipelining = 32;
    Optional<Duration> leakLimit = Optional.empty();
    boolean statementsAreChosen;
    Optional<String> replica = Optional.empty();
    boolean standbys;
    final Map<Class<?>, Values.Codec<?, ?>> codecs = new HashMap<>();

    DatabaseOptions() {
    }

    /** How many connections there may be at once, those of all loops together. The default is 10. */
    public DatabaseOptions maxConnections(int most) {
        this.most = requirePositive("maxConnections", most);
        return this;
    }

    /**
     * How many connections each loop that uses the database keeps open though nobody needs them. The default is 0. {@link Database#connect(String, UnaryOperator)} opens
     * those of its loop; a loop that comes later opens its own in the background, and so are connections replaced that break or grow old. They are no more than
     * {@link #maxConnections} for all loops, and are given up where another loop would have none.
     */
    public DatabaseOptions minConnections(int least) {
        if (least < 0) {
            throw new IllegalArgumentException("minConnections(" + least + "): it can't be negative");
        }
        this.least = least;
        return this;
    }

    /**
     * How long a task waits for a connection before it gets {@link SqlException.PoolTimeout}, and how long it tries to connect again, with growing pauses, to a server that it
     * has reached before. The default is 5 seconds.
     */
    public DatabaseOptions acquireLimit(Duration limit) {
        this.acquireLimit = requirePositive("acquireLimit", limit);
        return this;
    }

    /** How many tasks may wait for a connection; one more fails at once. The default is 1,000. */
    public DatabaseOptions maxWaiters(int most) {
        this.waiters = requirePositive("maxWaiters", most);
        return this;
    }

    /** How long connecting may take, with TLS and the password. The default is 5 seconds. */
    public DatabaseOptions connectLimit(Duration limit) {
        this.connectLimit = requirePositive("connectLimit", limit);
        return this;
    }

    /** How long a cancelled statement's connection may need until it can be used again, before it is closed. The default is 2 seconds. */
    public DatabaseOptions cancelLimit(Duration limit) {
        this.cancelLimit = requirePositive("cancelLimit", limit);
        return this;
    }

    /** How long a connection may be idle before it is closed, unless it is one of {@link #minConnections}. The default is 5 minutes. */
    public DatabaseOptions idleLimit(Duration limit) {
        this.idleLimit = requirePositive("idleLimit", limit);
        return this;
    }

    /** How old a connection may become, give or take a tenth, so that not all end at once. The default is 30 minutes. */
    public DatabaseOptions lifetime(Duration lifetime) {
        this.lifetime = requirePositive("lifetime", lifetime);
        return this;
    }

    /**
     * How many prepared statements each connection keeps. The default is 256; but none through a pooler of PostgreSQL's (pgbouncer, say), which is recognised, since one in transaction
     * mode gives each transaction another connection. 0 prepares none beyond a call. Set it only if you know that the pooler knows prepared statements, as pgbouncer does from 1.21 on
     * with its {@code max_prepared_statements}: through one that does not, statements fail, or run another program's. Drivers of JDBC have settings of their own for it.
     */
    public DatabaseOptions preparedStatements(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("preparedStatements(" + most + "): it can't be negative");
        }
        this.statementsAreChosen = true;
        this.statements = most;
        return this;
    }

    /**
     * How many queries of different tasks may be underway on one connection to PostgreSQL, so that they share round trips and system calls. The default is 32; 0 or 1 switches it off.
     *
     * <p>Only a query that {@link Database#query} runs, that just reads ({@code select}, {@code values}, {@code with}, without locks and the like) and that took less than 10 ms when it ran
     * last shares a connection, and only if none is free: everything else, such as transactions, streams and changes, has its connection to itself. Each query is a
     * transaction of its own as always, and the failure of one does not touch the next. A cancelled query that others run before is not cancelled on the server; its result is dropped.
     * Who waits behind another's query for longer than {@link #acquireLimit} gets {@link SqlException.PoolTimeout}.
     */
    public DatabaseOptions pipelining(int depth) {
        if (depth < 0) {
            throw new IllegalArgumentException("pipelining(" + depth + "): it can't be negative; 0 switches it off");
        }
        this.pipelining = depth;
        return this;
    }

    /** How long a connection may be in use before that is reported, with who has it and where, once; it stays in use. The default is never. See {@link dev.meanwhile.Loop#exceptionHandler}. */
    public DatabaseOptions leakLimit(Duration limit) {
        this.leakLimit = Optional.of(requirePositive("leakLimit", limit));
        return this;
    }

    /** How long {@link Database#close} waits for connections that other tasks use. Then they are closed when they are given back, and a report says who has them. The default is 5 seconds. */
    public DatabaseOptions closeLimit(Duration limit) {
        this.closeLimit = requirePositive("closeLimit", limit);
        return this;
    }

    /**
     * Teaches values of a type of the program's own, in parameters and in rows:
     * {@code codec(Money.class, Long.class, Money::cents, Money::new)}. NULL is null without it.
     *
     * @param type   the program's; its subclasses, too, as parameters
     * @param column what a column of it has: a type that rows can have without a codec
     * @param encode makes a column's value of a parameter
     * @param decode makes the program's value of a column's; what it throws becomes {@link SqlException.CannotConvert}
     */
    public <T, V> DatabaseOptions codec(Class<T> type, Class<V> column, Function<? super T, ? extends V> encode, Function<? super V, ? extends T> decode) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(column, "the type of the column is null");
        Objects.requireNonNull(encode, "what encodes is null");
        Objects.requireNonNull(decode, "what decodes is null");
        if (type == column) {
            throw new IllegalArgumentException("codec(" + type.getSimpleName() + ".class, …): the column's type must be another one");
        }
        codecs.put(type, new Values.Codec<>(column, encode, decode));
        return this;
    }

    /**
     * Where {@link Database#readOnly} reads. The default is nowhere else: it reads where others write.
     *
     * @param url of the replicas, of the same kind of database. Several hosts are tried in turn, so the primary may be the last of them, for when no replica is there:
     *            {@code postgresql://replica1,replica2,primary/shop?target_session_attrs=prefer-standby}
     */
    public DatabaseOptions replica(String url) {
        replica = Optional.of(Objects.requireNonNull(url, "the URL is null"));
        return this;
    }

    /** {@link Database#readOnly} reads from those hosts of the database's own URL that are standbys, or where others write while there is none. PostgreSQL only. The default is not to. */
    public DatabaseOptions readFromStandbys() {
        standbys = true;
        return this;
    }

    private static int requirePositive(String method, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(method + "(" + value + "): it must be at least 1");
        }
        return value;
    }

    private static Duration requirePositive(String method, Duration value) {
        Objects.requireNonNull(value, () -> method + "(null): it must be a length of time");
        if (!value.isPositive()) {
            throw new IllegalArgumentException(method + "(" + value + "): it must be longer than nothing");
        }
        return value;
    }
}
