package dev.meanwhile;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something that runs concurrently with the other tasks of its loop (asyncio's {@code Task}): made by
 * {@link Meanwhile#spawn}, {@link Scope#spawn} or {@link Meanwhile#gather}. The loop holds every task until it has ended.
 *
 * <p>A task runs until it waits; between two waits no other task of its loop runs. Its first step comes at the loop's next
 * turn, not inside {@code spawn}. Unless said otherwise a task is used by the tasks of its own loop.
 *
 * @param <T> its value
 */
public final class Task<T> extends Awaitable<T> {
    /** The torture tests' only seam: told of every wait just before it begins. Null except in tests. */
    static Consumer<Task<?>> waitProbe;

    final Loop loop;
    private final long id;
    private String name;
    private final Site site;
    private Body<? extends T, ?> body;

    final TaskFibre fibre;
    /** Intrusive list of the loop's live tasks. */
    Task<?> previousLive;
    Task<?> nextLive;

    /** The innermost timeout, scope or flow that it is in. Other threads may read it. */
    Frame innermost;
    /** How many wait for this task on behalf of somebody who will read it. */
    private int onlookers;

    /** Null until somebody asks for it: most tasks are never cancelled. */
    private Cancellation cancellation;

    Task(Loop loop, String name, long id, Body<? extends T, ?> body) {
        super(WaitKind.TASK, "a task");
        this.loop = loop;
        this.id = id;
        this.name = name;
        this.body = body;
        this.site = Site.of(body);
        this.fibre = new TaskFibre(loop, this);
    }

    /**
     * {@return the task that is running}
     *
     * @throws IllegalStateException outside of tasks: before {@code run}, in another thread, or in a loop's callback
     */
    public static Task<?> current() {
        return require("Task.current()");
    }

    static Task<?> currentOrNull() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof TaskFibre it && it.loop.engine.isRunning(it) ? it.task : null;
    }

    /**
     * {@return the running task, for a verb that may wait}
     *
     * @throws StackOverflowError if what the verb does might not fit on the stack any more
     */
    static Task<?> require(String verb) {
        var task = currentOrNull();
        if (task == null) {
            throw new IllegalStateException(verb + " was called outside of a task, in " + Thread.currentThread()
                    + ". Call it inside run(() -> …), or hand it over with loop.execute or loop.submit.");
        }
        StackReserve.require();
        return task;
    }

    static String currentName() {
        var task = currentOrNull();
        return task == null ? Thread.currentThread().getName() : task.label();
    }

    /** {@return its name: the one given at spawn, or {@code task-N}} */
    public String name() {
        return name.isEmpty() ? "task-" + id : name;
    }

    /** Renames it, for reports (asyncio's {@code set_name}). */
    public void rename(String newName) {
        name = Objects.requireNonNull(newName, "the name of the task is null");
    }

    /**
     * Asks the task to stop: its current or next wait throws {@link Cancelled}. A wait for another task or a promise passes the
     * request on to that; a call of the JDK that blocks is interrupted. A task that has not started never runs. Any thread may call this; a
     * request from outside of the loop is posted to it. Never waits: {@link #await()} waits for the task's end, and throws
     * {@link java.util.concurrent.CancellationException} if the task was cancelled; {@link Meanwhile#waitFor} throws nothing.
     *
     * <p>Each request counts, see {@link #cancelling()}.
     *
     * @return false if the task had ended already
     */
    public boolean cancel() {
        return cancel("");
    }

    /**
     * As {@link #cancel()}, with a reason that appears in {@link Cancelled#reason()}.
     *
     * @return false if the task had ended already
     */
    public boolean cancel(String reason) {
        Objects.requireNonNull(reason, "the reason is null");
        var canceller = currentName();
        if (loop.isHere()) {
            return cancellation().request(reason, canceller, 0);
        }
        return !isDone() && loop.scheduler.post(() -> cancellation().request(reason, canceller, 0));
    }

    /** {@return how many requests to cancel have been made and not been taken back by {@link #uncancel()}} */
    public int cancelling() {
        return cancellation().allRequests();
    }

    /**
     * Takes back one request to cancel, for code that caught {@link Cancelled} and continues. When none is left, a request that has not
     * been delivered yet is dropped. Never waits.
     *
     * @return how many requests are left
     */
    public int uncancel() {
        cancellation().withdrawNearest();
        return cancellation().allRequests();
    }

    /** {@return the place in the program where it was spawned, as a line of a stack trace; empty if that is not known} */
    public String spawnedAt() {
        return site.toString();
    }

    /**
     * {@return what it waits for, how long it has waited, and how long it will at most; empty if it is running or has ended} Any thread may
     * ask; what another thread than the loop's gets may be out of date.
     */
    public Optional<WaitInfo> waitsFor() {
        return fibre.waitsFor(loop.scheduler.clock());
    }

    /** {@return its stack, innermost call first; empty if it has not started, or has ended} (asyncio's {@code get_stack}.) Any thread may ask. */
    public List<StackTraceElement> stack() {
        var mine = fibre.thread;
        return mine == null ? List.of() : List.of(mine.getStackTrace());
    }

    /** {@return its name, and once it has ended, how: {@code task 'fetch' (succeeded: 200)}} */
    @Override
    public String toString() {
        return label() + ending();
    }

    // Everything below is the runtime's, and runs on the loop.

    /** {@return its name, as it stands in sentences} */
    String label() {
        return "task '" + name() + "'";
    }

    Cancellation cancellation() {
        if (cancellation == null) {
            cancellation = new Cancellation(this);
        }
        return cancellation;
    }

    /** Whether its next wait, or its end, will be a cancellation. */
    boolean isCancelPending() {
        return cancellation != null && cancellation.isPending();
    }

    String cancelReason() {
        return cancellation().reason();
    }

    String canceller() {
        return cancellation().canceller();
    }

    @Override
    Loop loop() {
        return loop;
    }

    @Override
    void cancelBecause(String reason, String canceller) {
        cancellation().request(reason, canceller, 0);
    }

    WaitTarget waitTarget() {
        return fibre.waitTarget();
    }

    boolean isReady() {
        return fibre.isReady();
    }

    long id() {
        return id;
    }

    /** Whether it was started by {@code every}, and never ends by itself. */
    boolean isPeriodic() {
        return body instanceof Sourced it && it.isPeriodic();
    }

    Link link() {
        return fibre.link();
    }

    void onlookers(int change) {
        onlookers += change;
    }

    boolean hasOnlookers() {
        return onlookers > 0;
    }

    /**
     * Suspends this task, which must be the running one and registered with {@code target}, until it is woken.
     *
     * @throws Cancelled if it was cancelled before, during, or after the wait but before it could run again; whoever hands
     *                   things to waiters must then take back what was handed over
     */
    void suspend(WaitTarget target) {
        assert announce(target);
        try {
            fibre.suspend(target, cancellation);
        } catch (Throwable t) {
            if (cancellation != null) {
                cancellation.undelivered();
            }
            throw t;
        }
        if (cancellation != null && cancellation.takeDelivered()) {
            throw cancellation.toThrow();
        }
    }

    /** Called in an assertion, so it costs nothing where assertions are off. */
    private boolean announce(WaitTarget target) {
        if (waitProbe != null && target != Turn.NEXT && !loop.isWarmingUp()) {
            waitProbe.accept(this);
        }
        return true;
    }

    /** Lets everything that is ready run first. */
    void yieldTurn() {
        throwIfCancelled();
        wake();
        suspend(Turn.NEXT);
    }

    /** For waits that may turn out to be none: throws what the next wait would throw. */
    void throwIfCancelled() {
        if (cancellation != null && cancellation.takePending()) {
            throw cancellation.toThrow();
        }
    }

    /**
     * The current task gets no value, because what it awaited was cancelled: throws {@link Cancelled} if the task itself was asked to stop.
     *
     * @param wait    what it waited for
     * @param awaited how that ended
     */
    static void throwIfAsked(WaitTarget wait, Cancelled awaited) {
        var task = currentOrNull();
        if (task != null && task.cancellation != null && task.cancellation.takeAsked(wait)) {
            throw task.cancellation.toThrow().causedBy(awaited);
        }
    }

    /** Queues this task to run again. */
    void wake() {
        fibre.wake();
    }

    /** Gives the task what it waits for, and wakes it. */
    void handOver(Object thing) {
        fibre.leave(thing);
        fibre.wake();
    }

    /** Leaves something for whoever will wake this task. */
    void leave(Object thing) {
        fibre.leave(thing);
    }

    Object takeHandedOver() {
        return fibre.takeHandedOver();
    }

    void body(Body<? extends T, ?> replacement) {
        body = replacement;
    }

    /** The task's whole life, on its own thread. */
    void runBody() {
        T value = null;
        Throwable failure = null;
        try {
            value = body.call();
        } catch (Throwable t) {
            HeapReserve.openAfter(t);
            failure = cancellation == null ? t : cancellation.translate(t);
        }
        body = null;
        failure = Frame.closeAll(this, failure);
        end(value, failure);
    }

    /** Ends a task that was cancelled before its first step. */
    void endUnstarted() {
        body = null;
        end(null, cancellation().toThrow());
    }

    void endFailed(Throwable failure) {
        body = null;
        end(null, failure);
    }

    /** Ends the running task in the middle of its code, which never resumes. For code that would not stop otherwise. */
    void endHere(Throwable failure) {
        body = null;
        end(null, Frame.closeAll(this, failure));
        fibre.suspend(Turn.NEXT, null);
        throw new AssertionError(this + " has ended and went on");
    }

    private void end(T value, Throwable thrown) {
        // Somebody else's cancellation, taken from an outcome and rethrown, does not make this task a cancelled one.
        var failure = thrown instanceof Cancelled foreign && !foreign.isFor(this) ? foreign.toFailure() : thrown;
        loop.ended(this);
        loop.recorder.ended(id, failure instanceof Cancelled || failure == null && isCancelPending() ? LoopEvent.Outcome.CANCELLED
                : failure != null ? LoopEvent.Outcome.FAILED : LoopEvent.Outcome.SUCCEEDED);
        if (failure instanceof Cancelled cancelled) {
            settleCancelled(cancelled);
        } else if (failure != null) {
            settleFailed(failure);
            loop.failures.add(this);
        } else if (isCancelPending()) {
            // It was asked to stop after its last wait: as in asyncio its value is lost, so that the request is not.
            settleCancelled(cancellation.toThrow());
        } else {
            succeed(value);
        }
    }

    @Override
    void awaitDone(Task<?> waiter) {
        if (waiter == this) {
            throw new IllegalStateException(this + " awaits itself and would wait for ever");
        }
        super.awaitDone(waiter);
    }

    /** Cancelling a task that awaits this one cancels this one; the waiter resumes when this has ended. */
    @Override
    boolean forwardCancel(Task<?> waiter) {
        // Not if it has ended and is just waking its waiters one by one.
        return cancellation().request(waiter.cancelReason(), waiter.canceller(), 0);
    }

    @Override
    List<Task<?>> awaited() {
        return List.of(this);
    }

    @Override
    String describeWait() {
        return label();
    }
}
