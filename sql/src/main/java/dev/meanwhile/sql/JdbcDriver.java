package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Meanwhile;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Databases with a JDBC driver. Its calls block, so each runs in a thread of a pool: drivers that are native code or hold monitors would occupy the threads that
 * all virtual threads share.
 */
final class JdbcDriver implements Driver {
    private final Dialect dialect;
    private final String url;
    final DatabaseOptions options;
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("meanwhile-jdbc-", 1).factory());

    JdbcDriver(Dialect dialect, String url, DatabaseOptions options) {
        this.dialect = dialect;
        this.url = url;
        this.options = options;
    }

    /** A call of JDBC's. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws SQLException;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String target() {
        return url.replaceAll("(?i)(password=)[^;&]*", "$1…").replaceAll("//[^/@]*@", "//");
    }

    @Override
    public Session open() {
        Connection connection;
        try {
            connection = call(() -> {
                DriverManager.setLoginTimeout(Math.toIntExact(Math.max(1, options.connectLimit.toSeconds())));
                return DriverManager.getConnection(url, new Properties());
            }, () -> { });
        } catch (SQLException e) {
            throw new SqlException.ConnectFailed("can't connect to " + target() + ": " + e.getMessage(), e);
        }
        return new JdbcSession(this, connection);
    }

    /**
     * Makes a call in a thread, and waits for it.
     *
     * @param cancel asks it to end; called in another thread
     */
    <T> T call(Call<T> call, Runnable cancel) throws SQLException {
        var reply = new CompletableFuture<Reply<T>>();
        threads.execute(() -> reply.complete(Reply.of(call)));
        try {
            return Meanwhile.await(reply).value();
        } catch (Cancelled cancelled) {
            shielded(() -> {
                threads.execute(cancel);
                moveOnAfter(options.cancelLimit, () -> {
                    Meanwhile.await(reply);
                });
            });
            throw cancelled;
        }
    }

    private record Reply<T>(T result, Throwable failure) {
        static <T> Reply<T> of(Call<T> call) {
            try {
                return new Reply<>(call.call(), null);
            } catch (Throwable t) {
                return new Reply<>(null, t);
            }
        }

        T value() throws SQLException {
            switch (failure) {
                case null -> {
                    return result;
                }
                case SQLException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
