package dev.meanwhile.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A connection to PostgreSQL. */
final class PgSession extends VertxSession {
    private static final int CANCEL_REQUEST = 80_877_102;
    /** The server shuts down, has crashed or is not up yet, or the connection was idle for too long. */
    private static final Pattern GONE = Pattern.compile("57P0\\d|25P03");
    /** The types of parameters can't be found out from the statement alone. */
    private static final Set<String> INDETERMINATE = Set.of("42P18", "42804", "42P08");

    private static final String POOLER_HINT = "; if a pooler in transaction mode is between, such as pgbouncer before 1.21, set preparedStatements(0), or leave it at its default";

    private final boolean pooled;

    /** @param pooled whether a pooler is between, to which statements are sent whole each time */
    PgSession(VertxLink link, DatabaseOptions options, boolean pooled) {
        super(link, options, pooled ? 0 : options.statements);
        this.pooled = pooled;
    }

    boolean isPooled() {
        return pooled;
    }

    /** {@return whether the process that answers is another than the one that said hello} */
    boolean hasPooler() {
        return ((Number) several("select pg_backend_pid()").getLast().rows().getFirst()[0]).intValue() != ((PgConnection) link.connection()).processId();
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    /**
     * As libpq does it: on a connection of its own, until the server closes that. Only then has the server passed the request on, so that it can't hit the next
     * statement. (Vert.x's own {@code cancelRequest} does not wait.) It carries a secret instead of a password, and like libpq's it is not encrypted.
     */
    @Override
    public void cancel() {
        var connection = (PgConnection) link.connection();
        var server = wire().server();
        link.vertx().await(() -> {
            var client = link.vertx().vertx().createNetClient();
            return client.connect(server).compose(socket -> request(socket, connection)).eventually(client::close);
        });
    }

    /**
     * @param action gets notifications, in a handler
     * @param lost   runs if the connection breaks
     */
    void onNotification(Consumer<Notification> action, Runnable lost) {
        ((PgConnection) link.connection()).notificationHandler(it -> action.accept(new Notification(it.getChannel(), it.getPayload(), it.getProcessId())));
        link.whenLost(lost);
    }

    /** {@return COPY on this connection} */
    PgCopy copy() {
        return new PgCopy(this, link);
    }

    private Connection wire() {
        return ((SqlConnectionInternal) link.connection()).unwrap();
    }

    private static Future<Void> request(NetSocket socket, PgConnection connection) {
        var end = Promise.<Void>promise();
        socket.closeHandler(_ -> end.tryComplete());
        socket.exceptionHandler(_ -> end.tryComplete());
        socket.write(Buffer.buffer(16).appendInt(16).appendInt(CANCEL_REQUEST).appendInt(connection.processId()).appendInt(connection.secretKey()));
        return end.future();
    }

    @Override
    public void settle() {
        // The request has come and gone: a server process that runs nothing ignores it.
    }

    @Override
    SqlException refused(Throwable failure) {
        if (!(failure instanceof PgException e)) {
            return gone(failure.getMessage(), failure);
        }
        if (e.getSqlState() != null && GONE.matcher(e.getSqlState()).matches()) {
            return gone(e.getErrorMessage(), e);
        }
        var position = Optional.ofNullable(e.getPosition()).map(it -> OptionalInt.of(Integer.parseInt(it))).orElse(OptionalInt.empty());
        var details = new ErrorDetails(Optional.ofNullable(e.getSqlState()).orElse(""), 0, Optional.ofNullable(e.getDetail()), Optional.ofNullable(e.getHint()),
                Optional.ofNullable(e.getConstraint()), Optional.ofNullable(e.getTable()), Optional.ofNullable(e.getColumn()), position);
        return error(e, e.getErrorMessage() + place(e) + hint(e), details);
    }

    /** {@return which line of a COPY was refused} */
    private static String place(PgException e) {
        return e.getWhere() != null && e.getWhere().startsWith("COPY ") ? " (" + e.getWhere() + ")" : "";
    }

    /** Somebody else's statements: this client knows which ones it has prepared. */
    private static String hint(PgException e) {
        return "26000".equals(e.getSqlState()) || "42P05".equals(e.getSqlState()) ? POOLER_HINT : "";
    }

    @Override
    boolean isStale(SqlException.DatabaseError error) {
        return switch (error.sqlState()) {
            case "0A000" -> error.getMessage().contains("cached plan");
            // A type or function that it names was dropped, and may have been made again.
            case "XX000" -> error.getMessage().contains("cache lookup failed");
            default -> error.sqlState().equals("26000");
        };
    }

    @Override
    boolean needsTypes(SqlException.DatabaseError error) {
        return INDETERMINATE.contains(error.sqlState());
    }

    /** The client keeps the types to itself, but for their names in a text. */
    @Override
    Prepared known(PreparedStatement statement) {
        var text = String.valueOf(statement.paramDesc());
        var list = text.substring(text.indexOf('[') + 1, text.lastIndexOf(']'));
        return new Prepared(statement, list.isEmpty() ? List.of() : List.of(list.split(", ")), unreadable(statement.rowDesc()));
    }

    private static Optional<String> unreadable(RowDesc columns) {
        return columns == null ? Optional.empty() : columns.columnDescriptor().stream().filter(it -> PgValues.UNSUPPORTED.contains(it.typeName())).findFirst()
                .map(it -> "column " + it.name() + " has a type that can't be read, " + it.typeName().toLowerCase(Locale.ROOT) + "; cast it: " + it.name() + "::text");
    }

    @Override
    Tuple parameters(Prepared statement, List<Object> values) {
        if (statement.obstacle().isPresent()) {
            throw new IllegalArgumentException(statement.obstacle().get() + ", in: " + statement.statement().sql());
        }
        var own = new Object[values.size()];
        for (var i = 0; i < own.length; i++) {
            own[i] = PgValues.parameter(values.get(i), i < statement.types().size() ? statement.types().get(i) : "", i + 1);
        }
        return tuple(statement.statement(), own);
    }

    @Override
    UnaryOperator<Object> conversion(ColumnDescriptor column) {
        return PgValues.conversion(column.typeName());
    }

    @Override
    String beginning(TransactionOptions options) {
        var sql = new StringBuilder("begin");
        options.isolation.ifPresent(level -> sql.append(" isolation level ").append(level.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        return sql.append(options.readOnly ? " read only" : "").append(options.deferrable ? " deferrable" : "").toString();
    }

    @Override
    boolean aborts(SqlException.DatabaseError error) {
        return true;
    }

    @Override
    boolean refusesAfterwards() {
        return true;
    }

    @Override
    boolean cursorsNeedTransaction() {
        return true;
    }

    @Override
    boolean pipelines() {
        return true;
    }
}
