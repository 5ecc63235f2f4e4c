package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.newLoop;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A loop for callers outside of loops. It starts with the first call, in a daemon thread, and ends when nothing has been called for a while, which
 * also closes the idle connections: so a program that is done with it, or a web application that is taken out of its container, leaves nothing behind.
 */
final class Background {
    /** What all clients share. */
    static final Background SHARED = new Background(Duration.ofSeconds(60));

    private final Duration idle;
    // Guarded by this.
    private Loop loop;
    /** Done once the loop that was started last has ended. */
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
    /** Whether there was a call since the loop last looked. */
    private boolean used;
    /** How many calls are under way. They begin guarded by this, and end anywhere: a loop that ends waits for nobody. */
    private final AtomicInteger calls = new AtomicInteger();

    Background(Duration idle) {
        this.idle = idle;
    }

    /**
     * Runs a body as a task of the background loop, and waits for it in the calling thread. Call it outside of loops.
     *
     * @return its value; throws what it throws, with the caller's stack below the task's
     * @throws CancellationException if the calling thread is interrupted, which cancels the task; the thread stays interrupted
     */
    <T> T call(Supplier<T> body) {
        return await(submit(body));
    }

    private <T> CompletableFuture<T> submit(Supplier<T> body) {
        var entered = enter();
        try {
            var result = entered.submit(body::get);
            result.whenComplete((_, _) -> leave());
            return result;
        } catch (Throwable t) {
            leave();
            throw t;
        }
    }

    /** Waits in the calling thread for what a loop does; otherwise as {@link #call}. */
    static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the thread that waited for the call was interrupted").initCause(e);
        } catch (ExecutionException e) {
            throw Background.<RuntimeException>asItIs(withCaller(e.getCause()));
        }
    }

    private synchronized Loop enter() {
        if (loop == null || loop.isClosed()) {
            loop = start();
        }
        calls.incrementAndGet();
        used = true;
        return loop;
    }

    private void leave() {
        calls.decrementAndGet();
    }

    /** Waits until the loop before has ended: a client belongs to it until then. */
    private Loop start() {
        ended.join();
        var started = new CompletableFuture<Loop>();
        var end = new CompletableFuture<Void>();
        var runner = new Thread(null, () -> live(started, end), "meanwhile-background", 0, false);
        runner.setDaemon(true);
        runner.setContextClassLoader(Background.class.getClassLoader());
        runner.start();
        ended = end;
        return started.join();
    }

    /** The loop is made here, so that it inherits nothing from the caller that happens to be the first, and keeps nothing of it alive. */
    private void live(CompletableFuture<Loop> started, CompletableFuture<Void> end) {
        try (var mine = newLoop()) {
            started.complete(mine);
            mine.runUntilComplete(() -> {
                while (isWanted()) {
                    sleep(idle);
                }
            });
        } catch (Throwable t) {
            started.completeExceptionally(t);
            throw t;
        } finally {
            end.complete(null);
        }
    }

    /** Whether the loop has work, or had since it was last asked; if not, the next call starts another one. */
    private synchronized boolean isWanted() {
        var wanted = used || calls.get() > 0;
        used = false;
        if (!wanted) {
            loop = null;
        }
        return wanted;
    }

    private static Throwable withCaller(Throwable failure) {
        var caller = new Throwable().getStackTrace();
        failure.setStackTrace(Stream.concat(Arrays.stream(failure.getStackTrace()), Arrays.stream(caller).skip(1)).toArray(StackTraceElement[]::new));
        return failure;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X asItIs(Throwable failure) throws X {
        throw (X) failure;
    }
}
