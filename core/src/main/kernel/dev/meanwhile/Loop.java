package dev.meanwhile;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One thread, a queue of what is ready, a heap of timers and a {@link Poller}: what runs tasks, one at a time, in the order
 * in which they became ready. Made by {@code run}, by a {@code Runner}, or by hand with {@code newLoop()}.
 *
 * <p>A loop belongs to its own tasks and callbacks, and while it is stopped to the thread that runs it. Any thread may use what says
 * so: {@link #execute}, {@link #submit}, {@link #stop}, {@link #cancelMain} and some questions.
 */
public final class Loop implements Executor, AutoCloseable {
    final Timers timers = new Timers();
    final Reporter reporter;
    final Failures failures;
    final Callbacks callbacks = new Callbacks(this);
    final Recorder recorder = new Recorder(this::clock);
    final Scheduler scheduler;
    final Engine engine;
    final Spawning spawning;
    /** Those that are running now. Any thread may read it; {@link LoopLife} writes it. */
    static final List<Loop> RUNNING = new CopyOnWriteArrayList<>();
    private final LoopLife life;
    final Outside outside = new Outside();
    private final LoopThread thread;
    private final LiveTasks live = new LiveTasks();
    private final Resources resources = new Resources(this);
    /** What the loop is being run for; null if for ever. */
    private Awaitable<?> main;
    /** Everything left is being stopped. */
    private boolean ending;
    /** Where the loop's time begins on its poller's clock. */
    private long born;

    /** A loop's own thread. */
    static final class LoopThread extends Thread {
        private final Loop loop;

        /**
         * Its stack is as large as any thread's ({@code -Xss}): in carrier mode tasks run on it, and should get as deep as in portable
         * mode. It inherits nothing from whoever makes the loop but the context class loader.
         */
        LoopThread(Loop loop, Runnable body, String name) {
            super(null, body, name, 0, false);
            this.loop = loop;
            setContextClassLoader(Thread.currentThread().getContextClassLoader());
            setDaemon(true);
        }
    }

    Loop(String name, LoopOptions options, LoopLife life) {
        this.life = life;
        this.thread = new LoopThread(this, life::live, name);
        this.reporter = new Reporter(this, options.exceptionHandler);
        this.failures = new Failures(this, options.unreadAfter);
        this.spawning = new Spawning(this, options);
        this.scheduler = new Scheduler(this, options);
        this.engine = Engine.forLoop(this);
        this.born = now();
        recorder.begin(born);
    }

    /**
     * {@return the loop that the calling task or callback runs on}
     *
     * @throws IllegalStateException if there is none
     */
    public static Loop current() {
        return require("Loop.current()");
    }

    /** {@return the loop that the calling task or callback runs on, or empty outside of loops} For code that works in both. */
    public static Optional<Loop> find() {
        return Optional.ofNullable(currentOrNull());
    }

    static Loop require(String verb) {
        var loop = currentOrNull();
        if (loop == null) {
            throw new IllegalStateException(verb + " was called where no loop runs, in " + Thread.currentThread()
                    + ". Call it inside run(() -> …).");
        }
        return loop;
    }

    static void requireOutside(String verb) {
        if (currentOrNull() != null) {
            throw new IllegalStateException(verb + " was called inside a running loop, in " + Task.currentName()
                    + ". Call the body directly, or spawn it.");
        }
    }

    static Loop currentOrNull() {
        if (Thread.currentThread() instanceof LoopThread it) {
            return it.loop;
        }
        var fibre = Fibre.current();
        return fibre == null ? null : fibre.loop;
    }

    /** {@return the loops that are running in this JVM} Any thread may ask. */
    public static List<Loop> running() {
        return List.copyOf(RUNNING);
    }

    /**
     * Runs the loop until {@link #stop} is called, and waits for that (asyncio's {@code run_forever}). To be called outside of loops.
     *
     * <p><b>Cancellation:</b> interrupting the calling thread stops the loop.
     *
     * @throws IllegalStateException if it is called inside a running loop, or this one runs already or is closed
     */
    public void runForever() {
        requireOutside("runForever()");
        life.runForever();
    }

    /**
     * Runs a body as the loop's main task, and the loop until that has ended (asyncio's {@code run_until_complete}). Other tasks then stay
     * suspended until the loop is run again. To be called outside of loops.
     *
     * <p><b>Cancellation:</b> interrupting the calling thread cancels the main task.
     *
     * @return the body's value
     * @throws X                     what the body throws, as it is
     * @throws CancellationException if the main task was cancelled
     * @throws IllegalStateException if it is called inside a running loop, this one runs already or is closed, or it was stopped
     *                               before the task had ended; the task then goes on when the loop is run again
     */
    public <T, X extends Exception> T runUntilComplete(Body<T, X> main) throws X {
        Objects.requireNonNull(main, "the body of the main task is null");
        requireOutside("runUntilComplete(…)");
        return life.<T, X>valueOf(life.run("runUntilComplete(…)", main, Context.current()));
    }

    /** As {@link #runUntilComplete(Body)}, for a body that returns nothing. */
    public <X extends Exception> void runUntilComplete(Action<X> main) throws X {
        runUntilComplete(Objects.requireNonNull(main, "the body of the main task is null").asBody());
    }

    /**
     * Runs the loop until a task or promise of it is done. To be called outside of loops.
     *
     * <p><b>Cancellation:</b> interrupting the calling thread cancels the task or promise.
     *
     * @return its value
     * @throws TaskFailedException   if it failed with a checked exception; unchecked ones and errors are rethrown as they are
     * @throws CancellationException if it was cancelled
     * @throws IllegalStateException if it is called inside a running loop, this one runs already or is closed, or it was stopped
     *                               before the task was done
     */
    public <T> T runUntilComplete(Awaitable<T> awaited) {
        Objects.requireNonNull(awaited, "the awaited task or promise is null");
        requireOutside("runUntilComplete(…)");
        requireSame(awaited.loop(), awaited);
        life.runUntilDone("runUntilComplete(…)", awaited);
        try {
            return life.<T, RuntimeException>valueOf(awaited);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw Awaitable.rethrow(awaited.describeWait(), e);
        }
    }

    /**
     * Stops the loop once everything that is ready now has run. If the loop is stopped already, the next run is that one turn. Any thread
     * may call this; never waits.
     */
    public void stop() {
        if (isHere()) {
            scheduler.stop();
        } else {
            scheduler.post(scheduler::stop);
        }
    }

    /** {@return whether it is being run} Any thread may ask. */
    public boolean isRunning() {
        return life.isRunning();
    }

    /**
     * Ends a loop that is stopped, as {@link Meanwhile#run} ends its own: remaining tasks are cancelled and waited for, unread failures are
     * reported, and what the loop holds is closed. Closing it again does nothing. To be called outside of loops.
     *
     * @throws IllegalStateException if it is running, or this is called inside a running loop
     */
    @Override
    public void close() {
        life.close();
    }

    /** {@return the time on the loop's clock since the loop was made} It is monotonic. Any thread may ask. */
    public Duration time() {
        return timeOf(scheduler.clock());
    }

    /**
     * Runs a callback at the loop's next turn, after what is ready now (asyncio's {@code call_soon}). It runs between tasks, so it must not
     * wait. It sees the caller's context variables; what it throws goes to the exception handler. To be called on the loop, or while that
     * does not run; other threads use {@link #execute}.
     *
     * @throws WrongLoopException if another thread calls this
     */
    public Handle callSoon(Runnable callback) {
        requireHereOrIdle("callSoon(…)");
        return Handle.soon(this, Objects.requireNonNull(callback, "the callback is null"));
    }

    /**
     * As {@link #callSoon}, {@code delay} from now (asyncio's {@code call_later}). Callbacks run in the order of their times; those of the
     * same time in the order of the calls. A negative delay means a time in the past.
     */
    public Handle callLater(Duration delay, Runnable callback) {
        Objects.requireNonNull(delay, "the delay is null");
        requireHereOrIdle("callLater(…)");
        return Handle.at(this, scheduler.clock() + Durations.signedNanos(delay), Objects.requireNonNull(callback, "the callback is null"));
    }

    /** As {@link #callLater}, at a time on the scale of {@link #time()} (asyncio's {@code call_at}). */
    public Handle callAt(Duration when, Runnable callback) {
        Objects.requireNonNull(when, "the time is null");
        requireHereOrIdle("callAt(…)");
        return Handle.at(this, instantOf(when), Objects.requireNonNull(callback, "the callback is null"));
    }

    /**
     * Replaces the {@linkplain LoopOptions#exceptionHandler exception handler}. To be called on the loop, or while that does not run.
     */
    public void exceptionHandler(BiConsumer<? super String, ? super Throwable> handler) {
        requireHereOrIdle("exceptionHandler(…)");
        reporter.handler(Objects.requireNonNull(handler, "the exception handler is null"));
    }

    /**
     * Reports to the exception handler a failure that may reach nobody else (asyncio's {@code call_exception_handler}). To be called on the
     * loop.
     */
    public void report(String message, Throwable failure) {
        requireHere("report(…)");
        Objects.requireNonNull(message, "the message is null");
        Objects.requireNonNull(failure, "the failure is null");
        if (Thread.currentThread() == thread) {
            // In a handler of the poller: see Callbacks.
            reporter.failure(Context.current(), message, failure);
        } else {
            reporter.failureNow(Context.current(), message, failure);
        }
    }

    /**
     * Ends the loop now and leaves its tasks as they are: no {@code finally} block runs, and what the loop holds is not closed. For
     * embedders and test kits, when nothing else ends it; {@link #cancelMain} is graceful. Any thread may call this; a loop that is not
     * running ends when it is run next. Never waits.
     *
     * @param cause the cause of the {@link IllegalStateException} that {@code run} then throws
     */
    public void abort(Throwable cause) {
        scheduler.abort(Objects.requireNonNull(cause, "the cause is null"));
    }

    /** {@return the platform thread of this loop} */
    public Thread thread() {
        return thread;
    }

    /** {@return true once the loop has ended} */
    public boolean isClosed() {
        return scheduler.isClosed();
    }

    /**
     * Runs an action on the loop, after what is ready now. Any thread may call this (asyncio's {@code call_soon_threadsafe}). The action
     * runs between tasks, so it must not wait; to do that, {@link #submit}. It sees the caller's context variables, and what it sets is its
     * own. What it throws is logged.
     *
     * @throws IllegalStateException if the loop has ended
     */
    @Override
    public void execute(Runnable action) {
        if (!scheduler.post(new Callback(Context.current(), Objects.requireNonNull(action, "the action is null")))) {
            throw new IllegalStateException("loop '" + thread.getName() + "' has ended and runs nothing more");
        }
    }

    /**
     * Runs a body as a task of this loop. Any thread may call this (asyncio's {@code run_coroutine_threadsafe}).
     *
     * @return its value or failure; cancelling the future cancels the task, and it is cancelled if main ends first
     * @throws IllegalStateException if the loop has ended
     */
    public <T> CompletableFuture<T> submit(Body<T, ?> body) {
        var future = new CompletableFuture<T>();
        execute(new Submission<>(this, Objects.requireNonNull(body, "the body of the task is null"), future));
        return future;
    }

    /**
     * Asks the loop's main task to cancel, which ends {@code run}. Any thread may call this; nothing happens if the loop has ended, or is
     * run for ever.
     *
     * @param reason what {@link Cancelled#reason()} says
     */
    public void cancelMain(String reason) {
        Objects.requireNonNull(reason, "the reason is null");
        var canceller = Task.currentName();
        scheduler.post(() -> {
            if (main != null) {
                main.cancelBecause(reason, canceller);
            }
        });
    }

    /**
     * Installs a poller for I/O, used from the next poll on; the current one {@linkplain Poller#replacedBy may wrap it}. To be called by a
     * task of this loop, before anything waits on the old one.
     */
    public void poller(Poller replacement) {
        Objects.requireNonNull(replacement, "the poller is null");
        requireHere(replacement);
        var time = now() - born;
        scheduler.replacePoller(replacement);
        born = now() - time;
        recorder.begin(born);
    }

    /**
     * {@return the current loop's only object of the given type, made now if there is none} It is closed when the loop ends, after the last
     * task, the youngest first; {@code close} may wait, and so may the factory: other tasks that ask for the object wait for it. To be called
     * by a task.
     */
    public static <R extends AutoCloseable> R resource(Class<R> type, Function<Loop, R> factory) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(factory, "the factory is null");
        return require("Loop.resource").resources.get(type, factory);
    }

    /**
     * {@return the tasks that have not ended, oldest first} (asyncio's {@code all_tasks}.) Any thread may ask; while the loop runs, the
     * answer of another thread may miss some.
     */
    public List<Task<?>> tasks() {
        return live.snapshot();
    }

    /**
     * {@return the last few thousand events of this loop, oldest first: which tasks were spawned, ran, waited, were cancelled, ended} Any
     * thread may ask, also while the loop is blocked.
     */
    public List<LoopEvent> events() {
        var names = new HashMap<Long, String>();
        live.snapshot().forEach(task -> names.put(task.id(), task.name()));
        return recorder.events(names);
    }

    /**
     * {@return totals of what the loop has done so far} Any thread may ask; while the loop runs, the numbers that another thread gets may
     * be of slightly different moments. Counting costs the loop next to nothing.
     */
    public LoopStats stats() {
        return scheduler.stats(spawning.count(), live.count());
    }

    /**
     * {@return whether a task waits for something outside of this loop: a call in another thread, a stage that another thread may complete,
     * or a JDK call that blocks} For a {@link Poller}, which asks when no task is ready.
     */
    public boolean awaitsOutside() {
        return live.anyAwaitsOutside();
    }

    @Override
    public String toString() {
        return "loop '" + thread.getName() + "'";
    }

    // Everything below is the runtime's.

    /** Whether the calling code runs on this loop: in one of its tasks, or in a callback. */
    boolean isHere() {
        return currentOrNull() == this;
    }

    void requireHere(Object what) {
        if (!isHere()) {
            throw notHere(what);
        }
    }

    private WrongLoopException notHere(Object what) {
        return new WrongLoopException(what + " belongs to " + this + " but was used in " + Thread.currentThread()
                + ". Hand the call over with loop.execute(() -> …).");
    }

    void requireSame(Loop other, Object what) {
        if (other != this) {
            throw new WrongLoopException(what + " belongs to " + other + " but was used on " + this
                    + ". Run the call over there with otherLoop.submit(() -> …) and await what it returns.");
        }
    }

    void main(Awaitable<?> awaited) {
        main = awaited;
    }

    /** Whether its thread has done its last work. Any thread. */
    boolean hasEnded() {
        return life.isClosed();
    }

    /** Whether it has ended while tasks waited, which never resume: it has crashed, or they would not stop. Any thread. */
    boolean hasLostTasks() {
        return hasEnded() && !live.oldest(1).isEmpty();
    }

    boolean mainHasSucceeded() {
        return main != null && main.isDone() && !main.isFailed() && !main.isCancelled();
    }

    void beginEnd() {
        ending = true;
    }

    /** Whether all tasks are being stopped. */
    boolean isEnding() {
        return ending;
    }

    void hasManyTasks() {
        life.manyTasks();
    }

    boolean isWarmingUp() {
        return !life.isListed();
    }

    void requireHereOrIdle(Object what) {
        if (!isHere() && (isRunning() || isClosed())) {
            throw isClosed() ? new IllegalStateException(what + ": " + this + " has been closed") : notHere(what);
        }
    }

    Duration timeOf(long instant) {
        return Duration.ofNanos(instant - born);
    }

    /** At most a century from the loop's beginning, so that sums never overflow. */
    long instantOf(Duration time) {
        return born + Durations.signedNanos(time);
    }

    void ended(Task<?> task) {
        live.remove(task);
    }

    long now() {
        return scheduler.now();
    }

    void startTimer(Timer timer, long delayNanos) {
        timers.add(timer, now() + Math.min(Durations.FOREVER, delayNanos));
    }

    /** {@return " for 4.1 s", or nothing if that is less than a millisecond} Any thread may ask. */
    String since(long then) {
        var millis = (scheduler.clock() - then) / 1_000_000;
        return millis <= 0 ? "" : " for " + Durations.text(millis * 1_000_000);
    }

    private long clock() {
        return scheduler.clock();
    }

    LiveTasks live() {
        return live;
    }

    Resources resources() {
        return resources;
    }

    /**
     * Nothing more happens by itself: no timer is set, and no event expected. Other threads may still do something.
     *
     * @return whether there is something to do now, because all tasks wait for each other and that was reported
     */
    boolean reportsDeadlock() {
        return live.allWaitForEachOther() && life.deadlocked(main);
    }
}
