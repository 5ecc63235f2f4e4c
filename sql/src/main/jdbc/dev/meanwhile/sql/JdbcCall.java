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
    /** The last request to end it. */
    private CompletableFuture<Void> request = CompletableFuture.completedFuture(null);

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

    /** {@return whether it has ended, and nothing can hit the next one} */
    boolean isDone() {
        return reply.isDone() && request.isDone();
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
                        request = CompletableFuture.runAsync(cancel, threads);
                        moveOnAfter(REPEAT, () -> {
                            Meanwhile.await(reply.copy());
                        });
                        // Before the next statement runs, so that it can't hit that.
                        Meanwhile.await(request.copy());
                    }
                });
            });
            throw cancelled;
        }
    }

    /** Waits for its end, whatever that is. Cancellation ends the wait only. */
    void awaitQuietly() {
        Meanwhile.await(reply.copy());
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
