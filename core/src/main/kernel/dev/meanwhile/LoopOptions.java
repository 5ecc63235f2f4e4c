package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How a loop differs from that of {@link Meanwhile#run}, for programs that embed one and for test kits:
 * {@snippet :
 * var options = new LoopOptions().exceptionHandler((message, failure) -> alarms.raise(message, failure));
 * try (var runner = new Runner(options)) {
 *     runner.run(() -> serve());
 * }
 * }
 * A {@code Runner} with unchanged options runs as {@link Meanwhile#run} does. To be set by one thread; may be used for several loops.
 */
public final class LoopOptions {
    /** The seam of core's own suite, which runs again with the ready tasks shuffled. */
    static Supplier<ReadyOrder> usualOrder = () -> null;

    BiFunction<Loop, Poller, Poller> poller = (_, original) -> original;
    BiConsumer<String, Throwable> exceptionHandler = Reporter::log;
    Duration unreadAfter = Duration.ofSeconds(1);
    /** Null is the order in which things became ready. */
    ReadyOrder order = usualOrder.get();
    Runnable beforeEnd = () -> { };
    /** Null leaves bodies as they are. */
    TaskFactory taskFactory;
    boolean eager;
    boolean endOnDeadlock;
    /** A loop that {@link Loop#running} does not show. */
    boolean warmingUp;

    /** The options of {@link Meanwhile#run}. */
    public LoopOptions() {
    }

    /**
     * Chooses the poller that the loop starts with, and with it its clock. The default is one that parks the loop's thread.
     *
     * @param factory gets the loop, which it must not use yet, and the default poller, which its own may use
     */
    public LoopOptions poller(BiFunction<? super Loop, ? super Poller, ? extends Poller> factory) {
        Objects.requireNonNull(factory, "the factory of the poller is null");
        poller = factory::apply;
        return this;
    }

    /**
     * Shuffles the tasks that are ready at the start of each turn, to find code that relies on their order. The same numbers give the
     * same order. Promised orders still hold: semaphores and queues hand over first come, first served; an action given to
     * {@link Loop#execute}, and a task in {@code sleep(Duration.ZERO)}, comes after all that was ready before it; timers fire in order. The
     * default is the order in which tasks became ready.
     */
    public LoopOptions shuffle(RandomGenerator random) {
        order = new ReadyOrder(random);
        return this;
    }

    /**
     * Takes the errors that the runtime would otherwise log: a failure that nobody has awaited, a callback or a {@code close} at the
     * loop's end that threw, a deadlock that {@linkplain #endOnDeadlock ends the program}. The handler runs between tasks, one report after the other, and
     * sees the context variables of what failed; all reports are delivered before {@code run} returns. It must not wait for tasks. What it throws is logged.
     */
    public LoopOptions exceptionHandler(BiConsumer<? super String, ? super Throwable> handler) {
        Objects.requireNonNull(handler, "the exception handler is null");
        exceptionHandler = handler::accept;
        return this;
    }

    /**
     * Sets how long a failed task or promise may go unawaited before it is reported; the end of the loop reports it in any case. The
     * default is a second; a century or more leaves it to the end.
     */
    public LoopOptions unreadAfter(Duration grace) {
        unreadAfter = Objects.requireNonNull(grace, "the time until a failure counts as unread is null");
        return this;
    }

    /**
     * Sets an action to run once main has ended, in whatever way, and before the remaining tasks are cancelled. It runs in a task of the
     * loop and may wait. What it throws goes to the exception handler.
     */
    public LoopOptions beforeEnd(Runnable action) {
        beforeEnd = Objects.requireNonNull(action, "the action before the end is null");
        return this;
    }

    /**
     * Sets a factory that customises every task that the program starts with {@code spawn}, {@code gather}, {@link Scope#spawn} or
     * {@link Loop#submit}. The default leaves them as they are.
     */
    public LoopOptions taskFactory(TaskFactory factory) {
        taskFactory = Objects.requireNonNull(factory, "the task factory is null");
        return this;
    }

    /**
     * Makes {@code spawn}, {@link Scope#spawn}, {@code gather} and {@code race} start tasks as {@link Meanwhile#spawnEager} does (asyncio's {@code eager_task_factory}). The
     * default is false: a task takes its first step at the loop's next turn.
     */
    public LoopOptions eager(boolean eagerly) {
        eager = eagerly;
        return this;
    }

    /**
     * Ends a {@code run} whose tasks all wait for each other: the main task is cancelled, and {@code run} throws {@link DeadlockException}. For
     * programs and tests where no other thread completes a promise, cancels a task or hands work to the loop; only they can know. The
     * default is false: a warning is logged, and the loop waits for other threads.
     */
    public LoopOptions endOnDeadlock(boolean ends) {
        endOnDeadlock = ends;
        return this;
    }
}
