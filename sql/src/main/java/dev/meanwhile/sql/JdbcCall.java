package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Meanwhile;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A call of JDBC's that runs in a thread. */
final class JdbcCall<T> {
    /** A cancellation that comes before the driver has begun is lost to it, so it is repeated. */
    private static final Duration REPEAT = Duration.ofMillis(50);

    private final CompletableFuture<Reply<T>> reply = new CompletableFuture<>();

    /** What is called. */
    @FunctionalInterface
    interface Body<T> {
        T call() throws SQLException;
    }

    private record Reply<T>(T result, Throwable failure) {
        static <T> Reply<T> of(Body<T> body) {
            try {
                return new Reply<>(body.call(), null);
            } catch (Throwable t) {
                return new Reply<>(null, t);
            }
        }
    }

    private JdbcCall() {
    }

    static <T> JdbcCall<T> start(Executor threads, Body<T> body) {
        var call = new JdbcCall<T>();
        threads.execute(() -> call.reply.complete(Reply.of(body)));
        return call;
    }

    boolean isDone() {
        return reply.isDone();
    }

    /** Waits for its end. Cancellation ends the wait only. */
    T await() throws SQLException {
        // A copy, since a cancelled wait cancels its future.
        var ended = Meanwhile.await(reply.copy());
        return switch (ended.failure) {
            case null -> ended.result;
            case SQLException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(ended.failure);
        };
    }

    /**
     * Waits for its end. A cancellation asks the call to end, and waits for that.
     *
     * @param cancel asks it to end, in a thread
     * @param limit  how long it may take to end; {@link #isDone} tells whether it has
     */
    T await(Executor threads, Runnable cancel, Duration limit) throws SQLException {
        try {
            return await();
        } catch (Cancelled cancelled) {
            shielded(() -> {
                moveOnAfter(limit, () -> {
                    while (!reply.isDone()) {
                        threads.execute(cancel);
                        moveOnAfter(REPEAT, () -> {
                            Meanwhile.await(reply.copy());
                        });
                    }
                });
            });
            throw cancelled;
        }
    }

    /** Hands its result to somebody, since nobody awaits it any more. */
    void abandon(Consumer<? super T> late) {
        reply.thenAccept(ended -> {
            if (ended.failure == null) {
                late.accept(ended.result);
            }
        });
    }
}
