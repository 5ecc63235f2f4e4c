package dev.meanwhile.http;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tokens under way: one task gets them, others wait, on any loop. Not a lock: all who wait when the server refuses are to fail, and not to ask it one after the
 * other. Each waits for a promise of its own, so that whoever stops waiting stops nothing else.
 */
final class Renewal {
    /** Both empty if the task was cancelled, or failed for a reason of its own: then one of those who wait takes over. */
    private record Result(Optional<OAuth2Tokens> tokens, Optional<HttpException> failure) {
    }

    // Guarded by this.
    private final List<Consumer<Result>> waiting = new ArrayList<>();
    private Optional<Result> result = Optional.empty();

    /**
     * Waits for the end.
     *
     * @return the tokens; empty if there are none, and no reason against asking again
     * @throws HttpException if the server can't be asked, or refuses
     */
    Optional<OAuth2Tokens> await() {
        var loop = Loop.current();
        var promise = new Promise<Result>();
        synchronized (this) {
            if (result.isPresent()) {
                promise.complete(result.get());
            } else {
                waiting.add(it -> wake(loop, () -> promise.complete(it)));
            }
        }
        var end = promise.await();
        end.failure().ifPresent(it -> {
            throw it;
        });
        return end.tokens();
    }

    private static void wake(Loop loop, Runnable waiter) {
        try {
            loop.execute(waiter);
        } catch (IllegalStateException e) {
            // The loop has ended, and with it the task that waited.
        }
    }

    void end(OAuth2Tokens tokens) {
        end(new Result(Optional.of(tokens), Optional.empty()));
    }

    void fail(HttpException failure) {
        end(new Result(Optional.empty(), Optional.of(failure)));
    }

    /** Ends it if it has not ended. */
    void giveUp() {
        end(new Result(Optional.empty(), Optional.empty()));
    }

    private void end(Result reached) {
        List<Consumer<Result>> all;
        synchronized (this) {
            if (result.isPresent()) {
                return;
            }
            result = Optional.of(reached);
            all = List.copyOf(waiting);
        }
        all.forEach(it -> it.accept(reached));
    }
}
