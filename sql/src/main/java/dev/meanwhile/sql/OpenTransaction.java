package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Body;
import dev.meanwhile.Flow;
import dev.meanwhile.Mapping;
import dev.meanwhile.Meanwhile;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A transaction on one connection. */
final class OpenTransaction implements Transaction {
    private final Statements statements;
    private final Session session;
    /** How many savepoints were made, so that each has a name of its own. */
    private int savepoints;
    private boolean over;

    private OpenTransaction(Statements statements) {
        this.statements = statements;
        this.session = statements.session;
    }

    static <T, X extends Exception> T run(Statements statements, TransactionOptions options, Mapping<Transaction, T, X> body) throws X {
        var tx = new OpenTransaction(statements);
        T result;
        try {
            tx.session.begin(options);
            result = body.apply(tx);
        } catch (Throwable failure) {
            tx.over = true;
            undo(failure, tx.session::rollback);
            throw failure;
        }
        tx.over = true;
        tx.commit();
        return result;
    }

    /** A commit that the database refuses, as it does where a constraint is deferred, is undone. So is one that was cancelled before it was sent. */
    private void commit() {
        try {
            session.commit();
        } catch (SqlException.ConnectionLost lost) {
            throw lost;
        } catch (Throwable failure) {
            undo(failure, session::rollback);
            throw failure;
        }
    }

    /** What fails here, fails besides. */
    private static void undo(Throwable failure, Runnable undo) {
        try {
            shielded(undo::run);
        } catch (SqlException e) {
            failure.addSuppressed(e);
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the transaction has ended; use it in its block only");
        }
    }

    @Override
    public <T, X extends Exception> T nested(Body<T, X> block) throws X {
        Objects.requireNonNull(block, "the block is null");
        requireOpen();
        savepoints++;
        var name = "meanwhile_" + savepoints;
        session.savepoint(name);
        T result;
        try {
            result = block.call();
        } catch (Throwable failure) {
            undo(failure, () -> session.rollbackTo(name));
            throw failure;
        }
        session.release(name);
        return result;
    }

    private final class Here implements Query.Runner {
        @Override
        public List<Result> run(Object source, Map<String, Object> named) {
            requireOpen();
            return statements.run(source, named);
        }

        @Override
        public Flow<Row> stream(Object source, Map<String, Object> named, int fetch) {
            requireOpen();
            return Meanwhile.generate(out -> {
                requireOpen();
                statements.emit(source, named, fetch, out);
            });
        }
    }

    @Override
    public Query query(String sql, Object... parameters) {
        return new Query(new Here(), Source.of(sql, parameters));
    }

    @Override
    public Query query(Sql sql) {
        return new Query(new Here(), sql);
    }

    @Override
    public List<Long> executeAll(String sql, Collection<?> parameters) {
        Objects.requireNonNull(sql, "the SQL is null");
        Objects.requireNonNull(parameters, "the parameters are null");
        requireOpen();
        return statements.runAll(sql, parameters);
    }

    @Override
    public void script(String sql) {
        Objects.requireNonNull(sql, "the SQL is null");
        requireOpen();
        statements.script(sql);
    }

    @Override
    public void notify(String channel, String payload) {
        Objects.requireNonNull(channel, "the channel is null");
        Objects.requireNonNull(payload, "the payload is null");
        requireOpen();
        statements.notify(channel, payload);
    }

    @Override
    public long copyIn(String table, UnaryOperator<CopyOptions> options, Iterable<?> rows) {
        Objects.requireNonNull(table, "the table is null");
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(rows, "the rows are null");
        requireOpen();
        return statements.copyIn(table, options, rows);
    }

    @Override
    public long copyInBytes(String table, UnaryOperator<CopyOptions> options, Iterable<byte[]> bytes) {
        Objects.requireNonNull(table, "the table is null");
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(bytes, "the bytes are null");
        requireOpen();
        return statements.copyInBytes(table, options, bytes);
    }

    @Override
    public <T> Flow<T> copyOut(Class<T> type, String source, Object... parameters) {
        Objects.requireNonNull(type, "the type is null");
        requireOpen();
        var from = Source.of(source, parameters);
        return Meanwhile.<Row>generate(out -> {
            requireOpen();
            statements.copyOut(from, out);
        }).map(row -> row.as(type));
    }

    @Override
    public Flow<byte[]> copyOutBytes(String source, UnaryOperator<CopyOptions> options, Object... parameters) {
        Objects.requireNonNull(source, "the SQL is null");
        Objects.requireNonNull(options, "the options are null");
        requireOpen();
        var from = Source.of(source, parameters);
        var chosen = options.apply(new CopyOptions());
        return Meanwhile.generate(out -> {
            requireOpen();
            statements.copyOutBytes(from, chosen, out);
        });
    }
}
