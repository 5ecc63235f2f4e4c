package dev.meanwhile;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Runs one main after another on the same loop (asyncio's {@code Runner}): for a console, a test suite, an old program that calls
 * into new code now and then.
 * {@snippet :
 * try (var runner = new Runner()) {
 *     var session = runner.run(() -> logIn());
 *     runner.run(() -> work(session));
 * }
 * }
 * Tasks that are left when a main ends stay suspended, and continue in the next {@link #run}. What one main sets in a {@link ContextVar},
 * the next one sees. {@link Meanwhile#run} is a runner used once.
 *
 * <p>To be used outside of loops, by one thread at a time.
 */
public final class Runner implements AutoCloseable {
    private final LoopOptions options;
    /** Null until it is needed. */
    private LoopRunner life;
    private Context context;
    private boolean closed;

    /** A runner whose loop is like that of {@link Meanwhile#run}. It is made when it is needed. */
    public Runner() {
        this(new LoopOptions());
    }

    /** A runner whose loop has these options. It is made when it is needed. */
    public Runner(LoopOptions options) {
        this.options = Objects.requireNonNull(options, "the options are null");
    }

    /**
     * Runs {@code main} as the loop's main task, and waits for it.
     *
     * <p><b>Cancellation:</b> interrupting the calling thread cancels the main task.
     *
     * @return main's value
     * @throws X                     what main throws, as it is
     * @throws CancellationException if main was cancelled
     * @throws DeadlockException     if all tasks waited for each other, and the options {@linkplain LoopOptions#endOnDeadlock end} the run
     *                               then
     * @throws IllegalStateException if it is called inside a running loop, the runner is closed, or the loop was
     *                               {@linkplain Loop#stop stopped} before main had ended
     */
    public <T, X extends Exception> T run(Body<T, X> main) throws X {
        Objects.requireNonNull(main, "the body of the main task is null");
        Loop.requireOutside("run(…)");
        if (context == null) {
            context = Context.current();
        }
        var task = life().run("run(…)", main, context);
        context = task.fibre.context();
        return life.<T, X>valueOf(task);
    }

    /** As {@link #run(Body)}, for a main that returns nothing. */
    public <X extends Exception> void run(Action<X> main) throws X {
        run(Objects.requireNonNull(main, "the body of the main task is null").asBody());
    }

    /**
     * {@return the runner's loop} It lives until {@link #close}.
     *
     * @throws IllegalStateException if the runner is closed
     */
    public Loop loop() {
        return life().loop();
    }

    private LoopRunner life() {
        if (closed) {
            throw new IllegalStateException("this runner is closed");
        }
        if (life == null) {
            life = new LoopRunner(options);
        }
        return life;
    }

    /**
     * Ends the loop as {@link Meanwhile#run} does: remaining tasks are cancelled and waited for, unread failures are logged, and what the
     * loop holds is closed. Closing it again does nothing.
     *
     * @throws IllegalStateException if it is called inside a running loop
     */
    @Override
    public void close() {
        if (!closed && life != null) {
            life.close();
        }
        closed = true;
    }
}
