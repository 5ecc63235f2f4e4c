package dev.meanwhile;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/**
 * The verbs. Import them statically:
 * {@snippet :
 * import static dev.meanwhile.Meanwhile.*;
 *
 * void main() {
 *     run(() -> {
 *         var sum = gather(() -> fetch("a"), () -> fetch("b"));
 *         IO.println(sum);
 *     });
 * }
 * }
 * All but {@link #run} and the factories are called inside a running task. A call that waits suspends only that task; meanwhile
 * the loop's other tasks run, one at a time, and switch only at waits.
 */
public final class Meanwhile {
    private Meanwhile() {
    }

    /**
     * Runs a program: starts a loop in a thread of its own, runs {@code main} there as the main task, and waits for it. Tasks still
     * running when main ends are cancelled and waited for, unread failures are logged, and what the loop holds is closed; so when this
     * returns, nothing is left running (asyncio's {@code run}). It waits at most ten seconds for cancelled calls in other threads to
     * return.
     *
     * <p><b>Cancellation:</b> interrupting the calling thread cancels the main task.
     *
     * @return main's value
     * @throws X                     what main throws, unchanged
     * @throws CancellationException if main was cancelled
     * @throws IllegalStateException if called inside a running loop
     */
    public static <T, X extends Exception> T run(Body<T, X> main) throws X {
        try (var runner = new Runner()) {
            return runner.run(main);
        }
    }

    /** As {@link #run(Body)}, for a program that returns nothing. */
    public static <X extends Exception> void run(Action<X> main) throws X {
        run(Objects.requireNonNull(main, "the body of the main task is null").asBody());
    }

    /**
     * {@return a new loop that is not running yet} For programs that run a loop themselves (asyncio's {@code new_event_loop}); most use
     * {@link #run} or a {@link Runner}. Close it when done.
     */
    public static Loop newLoop() {
        return newLoop(new LoopOptions());
    }

    /** {@return a new loop with these options that is not running yet} See {@link #newLoop()}. */
    public static Loop newLoop(LoopOptions options) {
        return new LoopRunner(Objects.requireNonNull(options, "the options are null")).loop();
    }

    /**
     * Starts a task that runs concurrently with the current one, from the loop's next turn on (asyncio's {@code create_task}). The
     * loop holds it until it has ended, so you may ignore it; if it then fails, that is logged. It ends with {@link #run} at the
     * latest. Use a {@link #scope} to tie its end to a block. Never waits.
     */
    public static <T> Task<T> spawn(Body<T, ?> body) {
        return spawn("", body);
    }

    /** As {@link #spawn(Body)}, for a task that returns nothing. */
    public static Task<Void> spawn(Action<?> action) {
        return spawn("", action);
    }

    /** As {@link #spawn(Body)}, with a name for reports. */
    public static <T> Task<T> spawn(String name, Body<T, ?> body) {
        return Loop.require("spawn(…)").spawning.task(name, body);
    }

    /** As {@link #spawn(Action)}, with a name for reports. */
    public static Task<Void> spawn(String name, Action<?> action) {
        return spawn(name, Objects.requireNonNull(action, "the body of the task is null").asBody());
    }

    /**
     * As {@link #spawn(Body)}, but the task runs at once, up to its first wait, before this returns (asyncio's {@code eager_start}): for
     * work that often ends without waiting, such as a cache lookup. Other tasks do not run meanwhile, and a request to cancel the
     * caller takes effect at its next wait. Called from a callback rather than a task, it is {@code spawn}.
     */
    public static <T> Task<T> spawnEager(Body<T, ?> body) {
        return Loop.require("spawnEager(…)").spawning.task("", body, true);
    }

    /** As {@link #spawnEager(Body)}, for a task that returns nothing. */
    public static Task<Void> spawnEager(Action<?> action) {
        return spawnEager(Objects.requireNonNull(action, "the body of the task is null").asBody());
    }

    /**
     * Waits for a stage that another library completes, in any thread. Java's {@code HttpClient.sendAsync}, drivers and
     * caches return such stages. For a plain {@link java.util.concurrent.Future} use {@code blocking(() -> future.get())}.
     *
     * <p><b>Cancellation:</b> cancels the stage too, if it is a {@link java.util.concurrent.Future}; await {@code stage.copy()} if others use it.
     *
     * @return its value
     * @throws TaskFailedException   if it failed with a checked exception; unchecked ones are rethrown as they are
     * @throws Cancelled             if the waiting task was cancelled
     * @throws CancellationException if the stage was cancelled, and the waiting task was not
     */
    public static <T> T await(CompletionStage<T> stage) {
        return StageWait.await(Objects.requireNonNull(stage, "the stage is null"));
    }

    /**
     * Waits for a task or promise: {@link Awaitable#await}, for those who look for it among the verbs.
     *
     * <p><b>Cancellation:</b> cancels the task or promise too, as {@link Awaitable#await} does.
     *
     * @return its value
     * @throws TaskFailedException   if it failed with a checked exception; unchecked ones and errors are rethrown as they are
     * @throws Cancelled             if the waiting task was cancelled
     * @throws CancellationException if {@code awaited} was cancelled, and the waiting task was not
     */
    public static <T> T await(Awaitable<T> awaited) {
        return Objects.requireNonNull(awaited, "what to await is null").await();
    }

    /**
     * Waits until all tasks have succeeded, and returns their values in the order of the arguments. If one fails, or is cancelled on its
     * own, the others are cancelled, all are waited for, and the first failure is thrown with later ones suppressed.
     * (asyncio lets the others keep running unseen: its most reported trap.)
     *
     * <p><b>Cancellation:</b> cancels all the tasks and waits for them to end. Another request cancels them again.
     *
     * @throws TaskFailedException   if the first failure is a checked exception; unchecked ones and errors are rethrown as they are
     * @throws CancellationException if none failed, but one was cancelled on its own
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> List<T> gather(Task<? extends T>... tasks) {
        return Gathering.all(Args.all("the tasks are null", "a task is null", tasks));
    }

    /** As {@link #gather(Task...)}, for a collection. */
    public static <T> List<T> gather(Collection<? extends Task<? extends T>> tasks) {
        return Gathering.all(Args.all(tasks, "the tasks are null", "a task is null"));
    }

    /**
     * As {@link #gather(Task...)}, for a stream: {@code gather(urls.stream().map(url -> spawn(() -> fetch(url))))}. All tasks are taken from the
     * stream first. If the stream throws, the tasks it has produced are cancelled and waited for.
     */
    public static <T> List<T> gather(Stream<? extends Task<? extends T>> tasks) {
        return Gathering.all(Gathering.<Task<? extends T>>pulled("gather(…)", tasks));
    }

    /** As {@link #gather(Task...)}, for no tasks: an empty list, at once. */
    public static <T> List<T> gather() {
        return Gathering.all(List.of());
    }

    /** As {@link #gather(Task...)}, spawning the tasks first. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> List<T> gather(Body<? extends T, ?>... bodies) {
        return Gathering.all(Gathering.<T>startAll("gather(…)", Args.all("the bodies are null", "a body is null", bodies)));
    }

    /** As {@link #gather(Body...)}, for bodies some of which return nothing. */
    @SuppressWarnings("overloads")
    public static void gather(Action<?>... actions) {
        Gathering.all(Gathering.startAll("gather(…)", Gathering.bodies(actions)));
    }

    /**
     * As {@link #gather(Body...)}, for a collection of bodies, of which at most {@code limit} run at once. {@link #mapConcurrent} does the same with
     * a body and many items.
     *
     * @param limit how many may run at once, at least 1
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    public static <T> List<T> gather(Collection<? extends Body<? extends T, ?>> bodies, int limit) {
        return Gathering.limited(bodies, limit);
    }

    /**
     * Waits until all tasks have ended, successfully or not, and returns how each ended (asyncio's {@code return_exceptions=True}).
     *
     * <p><b>Cancellation:</b> cancels all the tasks and waits for them to end. Another request cancels them again.
     *
     * @return the outcomes, in the order of the arguments
     */
    public static <T> List<Outcome<T>> gatherSettled(Collection<? extends Task<T>> tasks) {
        return Gathering.settled(Args.all(tasks, "the tasks are null", "a task is null"));
    }

    /** As {@link #gatherSettled(Collection)}, for tasks listed one by one. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> List<Outcome<T>> gatherSettled(Task<T>... tasks) {
        return Gathering.settled(Args.all("the tasks are null", "a task is null", tasks));
    }

    /** As {@link #gatherSettled(Collection)}, spawning the tasks first. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> List<Outcome<T>> gatherSettled(Body<? extends T, ?>... bodies) {
        return Gathering.settled(Gathering.<T>startAll("gatherSettled(…)", Args.all("the bodies are null", "a body is null", bodies)));
    }

    /** As {@link #gatherSettled(Body...)}, for bodies some of which return nothing. */
    @SuppressWarnings("overloads")
    public static List<Outcome<Void>> gatherSettled(Action<?>... actions) {
        return Gathering.settled(Gathering.startAll("gatherSettled(…)", Gathering.bodies(actions)));
    }

    /** As {@link #gatherSettled(Collection)}, for a stream. If it throws, the tasks it has produced are cancelled and waited for. */
    public static <T> List<Outcome<T>> gatherSettled(Stream<? extends Task<T>> tasks) {
        return Gathering.settled(Gathering.<Task<T>>pulled("gatherSettled(…)", tasks));
    }

    /** As {@link #gatherSettled(Collection)}, for no tasks: an empty list, at once. */
    public static <T> List<Outcome<T>> gatherSettled() {
        return Gathering.settled(List.of());
    }

    /**
     * Applies {@code mapping} to all items, at most {@code limit} at once: {@code mapConcurrent(urls, 10, url -> fetch(url))}. Each item
     * has its own task; beyond the limit an item is pulled, and its task spawned, when an earlier one has ended. Waits until all have
     * succeeded. If one fails, or is cancelled on its own, no more are started, the running ones are cancelled and waited for, and the
     * first failure is thrown with later ones suppressed, as {@link #gather(Task...)} does.
     *
     * <p><b>Cancellation:</b> cancels the running tasks and waits for them to end. Another request cancels them again.
     *
     * @param limit how many may run at once, at least 1
     * @return the results, in the order of the items
     * @throws TaskFailedException      if the first failure is a checked exception; unchecked ones and errors are rethrown as they are
     * @throws CancellationException    if none failed, but one was cancelled on its own
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    public static <S, T> List<T> mapConcurrent(Collection<? extends S> items, int limit,
            Mapping<? super S, ? extends T, ?> mapping) {
        return Gathering.mapped(items, limit, mapping);
    }

    /**
     * Returns the tasks in the order in which they end: {@code for (var task : asCompleted(tasks))}. Each step waits for the next task
     * to end and returns it whether it succeeded or not; its {@link Task#await} tells. A task given twice is returned once.
     *
     * <p>Several tasks may share an iterator: they are served in the order in which they ask, and {@code hasNext} is false once every task
     * given has been asked for.
     *
     * <p><b>Cancellation:</b> only the waiting step ends; the tasks are not touched, and the next step gets the task this one would have got.
     */
    public static <T> Iterable<Task<T>> asCompleted(Collection<? extends Task<T>> tasks) {
        Args.all(tasks, "the tasks are null", "a task is null");
        return () -> new CompletionOrder<>(tasks);
    }

    /**
     * Waits until one of the tasks has ended, or one has failed, or all have ended, and returns which have (asyncio's {@code wait}). Their
     * failures are not thrown: await the tasks in {@link DoneAndPending#done}. Other tasks run at least once, even if there is nothing to wait for.
     *
     * <p><b>Cancellation:</b> only this wait ends; the tasks are not touched.
     *
     * @throws IllegalArgumentException if there are no tasks
     * @throws Cancelled                if the waiting task is cancelled
     */
    public static <T> DoneAndPending<T> waitFor(Collection<? extends Task<T>> tasks, Until until) {
        return WaitFor.run(tasks, until, Duration.ofNanos(Durations.FOREVER));
    }

    /**
     * As {@link #waitFor(Collection, Until)}, for at most {@code timeout}; tasks that have not ended by then are
     * {@linkplain DoneAndPending#pending pending} and keep running. A task that ends at that very moment counts as ended. Zero or less lets other
     * tasks run once.
     */
    public static <T> DoneAndPending<T> waitFor(Collection<? extends Task<T>> tasks, Until until, Duration timeout) {
        return WaitFor.run(tasks, until, timeout);
    }

    /**
     * Runs the bodies concurrently and returns the value of the first that succeeds; the others are cancelled and waited for. If none
     * succeeds, the first failure is thrown, with the later ones suppressed.
     *
     * <p><b>Cancellation:</b> cancels all of them and waits for them to end. Another request cancels them again.
     *
     * @throws IllegalArgumentException if there are no bodies
     * @throws CancellationException    if all were cancelled on their own
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> T race(Body<? extends T, ?>... bodies) {
        return Race.run(Args.all("the bodies are null", "a body is null", bodies));
    }

    /**
     * Waits for the first of several things and runs its handler: the next item of a queue, the end of a task or promise, or the end of a delay.
     * {@snippet :
     * var goesOn = true;
     * while (goesOn) {
     *     goesOn = select(
     *             Clause.take(orders, order -> { ship(order); return true; }),
     *             Clause.done(closing, _ -> false),
     *             Clause.after(seconds(30), () -> { log("no orders"); return true; }));
     * }
     * }
     * If several could win at the start, the first in argument order does, so a busy one may starve those after it; otherwise the one whose turn
     * comes first wins. The others are not touched: no item is taken from their queues, and their tasks keep running. It waits in a queue's line like
     * a {@link Queue#take}. The handler runs in this task once the wait is over, and may itself wait.
     *
     * <p><b>Cancellation:</b> only the wait ends; no item is lost, and the tasks are not touched.
     *
     * @return what the winner's handler returns
     * @throws X                        what the winner's handler throws
     * @throws QueueShutDownException   if the winner takes from a queue that is shut down and empty
     * @throws IllegalArgumentException if there are no clauses
     * @throws Cancelled                if the task is cancelled
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T, X extends Exception> T select(Clause<? extends T, ? extends X>... clauses) throws X {
        return Selection.run(Args.all("the clauses are null", "a clause is null", clauses));
    }

    /**
     * Runs a block that owns the tasks spawned in it, and waits until the block and all of them have ended (asyncio's
     * {@code TaskGroup}). {@link Scope} says what happens when one fails.
     *
     * <p><b>Cancellation:</b> cancels the block and the tasks, and waits for them to end. Another request cancels the tasks again.
     *
     * @return the block's value
     * @throws X                     what the block throws
     * @throws TaskFailedException   if a task of the scope failed first, with a checked exception
     * @throws CancellationException if {@link Scope#cancel()} ended the block before it had a value
     */
    public static <T, X extends Exception> T scope(ScopeBody<T, X> body) throws X {
        return Scope.run(false, Objects.requireNonNull(body, "the block of the scope is null"));
    }

    /**
     * As {@link #scope(ScopeBody)}, for a block that returns nothing. The shape of the lambda decides which of the two is
     * called: {@code s -> notify(s)} needs braces if {@code notify} returns nothing, and a block that never ends,
     * {@code while (true) …}, counts as one that returns a value; {@code while (!s.isCancelled()) …} does not.
     */
    @SuppressWarnings("overloads")
    public static <X extends Exception> void scope(ScopeAction<X> body) throws X {
        Scope.runAction(false, Objects.requireNonNull(body, "the block of the scope is null"));
    }

    /**
     * As {@link #scope(ScopeBody)}, but its tasks fail independently (Kotlin's {@code supervisorScope}): the block and the other tasks continue. A
     * failure is thrown where the task is awaited, and is reported if nobody awaits it, as for {@link #spawn}. For unrelated tasks, such as the
     * connections of a server.
     *
     * <p><b>Cancellation:</b> cancels the block and the tasks, and waits for them to end. So does a failure of the block itself.
     *
     * @return the block's value
     * @throws X                     what the block throws
     * @throws CancellationException if {@link Scope#cancel()} ended the block before it had a value
     */
    public static <T, X extends Exception> T supervisor(ScopeBody<T, X> body) throws X {
        return Scope.run(true, Objects.requireNonNull(body, "the block of the supervisor is null"));
    }

    /** As {@link #supervisor(ScopeBody)}, for a block that returns nothing; see {@link #scope(ScopeAction)}. */
    @SuppressWarnings("overloads")
    public static <X extends Exception> void supervisor(ScopeAction<X> body) throws X {
        Scope.runAction(true, Objects.requireNonNull(body, "the block of the supervisor is null"));
    }

    /**
     * Runs a body for at most {@code limit}. When the time is up, the body's current wait is cancelled, and once the body has ended,
     * {@link TimedOutException} is thrown; its {@code finally} blocks are waited for. A limit of zero or less
     * lets the body run to its first wait. Timeouts nest. Costs an entry in the timer heap, no task and no thread.
     *
     * <p>A body that catches {@link Cancelled} and returns has not timed out; one that throws something else fails with that, and the
     * {@link TimedOutException} is attached as suppressed.
     *
     * <p><b>Cancellation:</b> reaches the body's wait as if there were no timeout, and passes through.
     *
     * @return the body's value
     * @throws X                 what the body throws
     * @throws TimedOutException if the time was up
     */
    public static <T, X extends Exception> T timeout(Duration limit, Body<T, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        return Timeout.run(limit, _ -> body.call());
    }

    /** As {@link #timeout(Duration, Body)}, for a body that returns nothing. */
    public static <X extends Exception> void timeout(Duration limit, Action<X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        Timeout.<Void, X>run(limit, _ -> {
            body.run();
            return null;
        });
    }

    /** As {@link #timeout(Duration, Body)}, for a body that looks at or moves its deadline: {@code t -> t.reschedule(…)}. */
    public static <T, X extends Exception> T timeout(Duration limit, TimeoutBody<T, X> body) throws X {
        return Timeout.run(limit, Objects.requireNonNull(body, "the body is null"));
    }

    /** As {@link #timeout(Duration, TimeoutBody)}, for a body that returns nothing. */
    @SuppressWarnings("overloads")
    public static <X extends Exception> void timeout(Duration limit, TimeoutAction<X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        Timeout.<Void, X>run(limit, timeout -> {
            body.run(timeout);
            return null;
        });
    }

    /**
     * As {@link #timeout(Duration, Body)}, with a deadline on the scale of {@link Loop#time()} (asyncio's {@code timeout_at}): for several
     * waits that share one. A deadline that has passed lets the body run to its first wait.
     */
    public static <T, X extends Exception> T timeoutAt(Duration when, Body<T, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        return Timeout.runUntil(when, _ -> body.call());
    }

    /** As {@link #timeoutAt(Duration, Body)}, for a body that returns nothing. */
    public static <X extends Exception> void timeoutAt(Duration when, Action<X> body) throws X {
        timeoutAt(when, Objects.requireNonNull(body, "the body is null").asBody());
    }

    /** As {@link #timeoutAt(Duration, Body)}, for a body that looks at or moves its deadline: {@code t -> t.rescheduleAt(…)}. */
    public static <T, X extends Exception> T timeoutAt(Duration when, TimeoutBody<T, X> body) throws X {
        return Timeout.runUntil(when, Objects.requireNonNull(body, "the body is null"));
    }

    /** As {@link #timeoutAt(Duration, TimeoutBody)}, for a body that returns nothing. */
    @SuppressWarnings("overloads")
    public static <X extends Exception> void timeoutAt(Duration when, TimeoutAction<X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        Timeout.<Void, X>runUntil(when, timeout -> {
            body.run(timeout);
            return null;
        });
    }

    /**
     * As {@link #timeout(Duration, Body)}, but running out of time is not a failure: the body ends, and the program continues
     * (trio's {@code move_on_after}). For optional work, such as a goodbye message, or a last check for more input.
     *
     * <p><b>Cancellation:</b> passes through, as for {@code timeout}. The body's wait throws {@link Cancelled} when the time is up; what that means
     * for its data is documented with that wait.
     *
     * @return the body's value; empty if the time was up first, or the value is null
     * @throws X what the body throws, also after the time was up
     */
    public static <T, X extends Exception> Optional<T> moveOnAfter(Duration limit, Body<T, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        return Timeout.moveOn(limit, _ -> body.call());
    }

    /**
     * As {@link #moveOnAfter(Duration, Body)}, for a body that returns nothing.
     *
     * @return true if the body completed, false if the time was up first
     */
    public static <X extends Exception> boolean moveOnAfter(Duration limit, Action<X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        return Timeout.moveOnAction(limit, _ -> body.run());
    }

    /** As {@link #moveOnAfter(Duration, Body)}, for a body that looks at or moves its deadline: {@code t -> t.reschedule(…)}. */
    public static <T, X extends Exception> Optional<T> moveOnAfter(Duration limit, TimeoutBody<T, X> body) throws X {
        return Timeout.moveOn(limit, Objects.requireNonNull(body, "the body is null"));
    }

    /** As {@link #moveOnAfter(Duration, Action)}, for a body that looks at or moves its deadline. */
    @SuppressWarnings("overloads")
    public static <X extends Exception> boolean moveOnAfter(Duration limit, TimeoutAction<X> body) throws X {
        return Timeout.moveOnAction(limit, Objects.requireNonNull(body, "the body is null"));
    }

    /**
     * Waits for the given time. Zero or less lets every ready task run once. The task may resume later if others occupy the loop, never
     * earlier.
     *
     * <p><b>Cancellation:</b> ends the sleep at once.
     *
     * @throws Cancelled if the task is cancelled
     */
    public static void sleep(Duration duration) {
        Sleep.sleep(Objects.requireNonNull(duration, "the duration is null"));
    }

    /**
     * {@return a duration of this many seconds, to the nanosecond; capped at a century}
     *
     * @throws IllegalArgumentException for NaN
     */
    public static Duration seconds(double seconds) {
        return Durations.seconds(seconds);
    }

    /** {@return a duration of this many milliseconds} */
    public static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /**
     * Runs a body that cancellation does not reach, for clean-up that must finish. A request made meanwhile is delivered at the
     * first wait after it. A {@link #timeout} inside works; use one so that clean-up can't last for ever.
     *
     * <p><b>Cancellation:</b> waits until the body has ended.
     *
     * @return the body's value
     * @throws X what the body throws
     */
    public static <T, X extends Exception> T shielded(Body<T, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        var cancellation = Task.require("shielded(…)").cancellation();
        cancellation.enterShield();
        try {
            return body.call();
        } finally {
            cancellation.leaveShield();
        }
    }

    /** As {@link #shielded(Body)}, for a body that returns nothing. */
    public static <X extends Exception> void shielded(Action<X> body) throws X {
        shielded(Objects.requireNonNull(body, "the body is null").asBody());
    }

    /**
     * Awaits a task or promise that continues if the waiting task is cancelled:
     * {@snippet :
     * var report = spawn(() -> write(summary));
     * timeout(seconds(5), () -> shield(report));     // after five seconds the report is still being written
     * }
     * If nobody awaits the task again and it fails, that is logged once. For clean-up that the waiting task itself must finish, use
     * {@link #shielded(Body)}.
     *
     * <p><b>Cancellation:</b> only this wait ends, at once.
     *
     * @return its value
     * @throws TaskFailedException   if it failed with a checked exception; unchecked ones and errors are rethrown as they are
     * @throws Cancelled             if the waiting task was cancelled
     * @throws CancellationException if {@code task} was cancelled, and the waiting one was not
     */
    public static <T> T shield(Awaitable<T> task) {
        return Shield.await(task);
    }

    /**
     * Runs an action periodically, without drift: at once, one period later, two periods later, …, however long the runs take. A run that
     * lasts past the next beats skips them. {@link #every(Schedule, Action)} has other choices.
     *
     * <p><b>Cancellation:</b> cancelling the returned task ends the current run or pause, and the task. So does a failure of the action, which
     * becomes the task's failure; catch inside the action what should not end it. Never waits.
     *
     * @throws IllegalArgumentException if the period is not positive
     */
    public static Task<Void> every(Duration period, Action<?> action) {
        return every(Schedule.of(period), action);
    }

    /** As {@link #every(Duration, Action)}, with a schedule for when to begin, what to do about missed beats, and jitter. */
    public static Task<Void> every(Schedule schedule, Action<?> action) {
        Objects.requireNonNull(schedule, "the schedule is null");
        return Beats.start(schedule, Objects.requireNonNull(action, "the action is null"));
    }

    /** {@return a limiter of {@code permits} per {@code period}, evenly spread; see {@link RateLimiter}} */
    public static RateLimiter rateLimiter(int permits, Duration period) {
        return new RateLimiter(permits, period);
    }

    /** {@return a free lock} */
    public static Lock lock() {
        return new Lock();
    }

    /** {@return an event that has not happened yet} */
    public static Event event() {
        return new Event();
    }

    /** {@return a condition with a lock of its own} */
    public static Condition condition() {
        return new Condition();
    }

    /** {@return a condition of {@code lock}} */
    public static Condition condition(Lock lock) {
        return new Condition(lock);
    }

    /** {@return a barrier for {@code parties} tasks, at least one} */
    public static Barrier barrier(int parties) {
        return new Barrier(parties);
    }

    /** {@return a semaphore with {@code permits} free permits} */
    public static Semaphore semaphore(int permits) {
        return new Semaphore(permits);
    }

    /** {@return a semaphore with {@code permits} free permits, and never more} */
    public static BoundedSemaphore boundedSemaphore(int permits) {
        return new BoundedSemaphore(permits);
    }

    /** {@return a queue that holds at most {@code capacity} items; zero or less means no limit} The items' type: see {@link #queue()}. */
    public static <T> Queue<T> queue(int capacity) {
        return new Queue<>(capacity);
    }

    /**
     * {@return an unbounded queue} The type of its items is that of the variable: {@code Queue<String> names = queue()}. After {@code var} nothing tells it,
     * so {@code var names = queue()} is a {@code Queue<Object>}; there write {@code var names = new Queue<String>()}.
     */
    public static <T> Queue<T> queue() {
        return new Queue<>();
    }

    /** {@return an unbounded queue that gives out the smallest item first} */
    public static <T extends Comparable<? super T>> PriorityQueue<T> priorityQueue() {
        return priorityQueue(0);
    }

    /** {@return a queue that gives out the smallest item first, and holds at most {@code capacity}; zero or less means no limit} */
    public static <T extends Comparable<? super T>> PriorityQueue<T> priorityQueue(int capacity) {
        return new PriorityQueue<>(capacity, Comparator.naturalOrder());
    }

    /** {@return a queue ordered by {@code order}, smallest first, of at most {@code capacity} items; zero or less means no limit} */
    public static <T> PriorityQueue<T> priorityQueue(int capacity, Comparator<? super T> order) {
        return new PriorityQueue<>(capacity, order);
    }

    /** {@return an unbounded queue that gives out the newest item first} */
    public static <T> LifoQueue<T> lifoQueue() {
        return new LifoQueue<>();
    }

    /** {@return a queue that gives out the newest item first, and holds at most {@code capacity} items; zero or less means no limit} */
    public static <T> LifoQueue<T> lifoQueue(int capacity) {
        return new LifoQueue<>(capacity);
    }

    /**
     * {@return a flow of the elements that {@code body} emits} The body runs anew each time the flow is iterated.
     *
     * <p>The type of the elements is that of what the flow is assigned to or returned as: {@code Flow<String> words = generate(out -> …)}. After
     * {@code var} and in {@code for} nothing tells it, and the elements are Objects; name it there:
     * {@code for (var word : Meanwhile.<String>generate(out -> …))}.
     */
    public static <T> Flow<T> generate(FlowBody<T> body) {
        return new Flow<>(Objects.requireNonNull(body, "the body of the flow is null"));
    }

    /**
     * Runs a call that blocks its thread (files, DNS, JDBC, native code) in another thread, and waits for it. At most 64 such calls
     * run at once in the JVM ({@code -Dmeanwhile.blocking.threads}); further calls wait in order.
     *
     * <p><b>Cancellation:</b> the thread is interrupted, and the task continues without waiting for it. So the call and the task should
     * share nothing that only one of them may use. If the call has ended by then, its result is delivered, and the next wait throws
     * {@link Cancelled}; a later value is dropped, and not closed even if it is an {@link AutoCloseable}, since others may use it too:
     * {@link #blocking(Body, Disposer)} is for values that must be released.
     *
     * @return the call's value
     * @throws X         what the call throws, unchanged
     * @throws Cancelled if the task is cancelled before there is a result; if it was cancelled before this call, nothing runs
     */
    public static <T, X extends Exception> T blocking(Body<T, X> call) throws X {
        return Offload.BLOCKING.call(Objects.requireNonNull(call, "the call is null"));
    }

    /**
     * As {@link #blocking(Body)}, for a call that opens something:
     * {@snippet :
     * var connection = blocking(() -> DriverManager.getConnection(url), Connection::close);
     * }
     *
     * <p><b>Cancellation:</b> as for {@link #blocking(Body)}, but no value is lost: it is either returned or given to the disposer.
     *
     * @param disposer gets a value that is not returned because the task was cancelled, in a thread of the same pool; never null. What it
     *                 throws is reported. The end of {@link #run} waits for it as for the call
     */
    public static <T, X extends Exception> T blocking(Body<T, X> call, Disposer<? super T> disposer) throws X {
        Objects.requireNonNull(call, "the call is null");
        return Offload.BLOCKING.call(call, Objects.requireNonNull(disposer, "the disposer is null"));
    }

    /** As {@link #blocking(Body)}, for a call that returns nothing. */
    public static <X extends Exception> void blocking(Action<X> call) throws X {
        Offload.BLOCKING.call(Objects.requireNonNull(call, "the call is null").asBody());
    }

    /**
     * As {@link #blocking(Body)}, in the program's own pool (asyncio's {@code run_in_executor}): to run fewer calls at once, as many as a database
     * allows, or to leave the threads of other calls alone. The pool decides how many run and which wait; the program closes it, best when no task
     * waits for it any more, since calls dropped by {@code shutdownNow} leave their tasks waiting.
     *
     * <p><b>Cancellation:</b> as for {@link #blocking(Body)}: a call that has not started never runs, and a running one is interrupted if the
     * pool's {@link java.util.concurrent.Future#cancel(boolean) futures} do that.
     *
     * @throws X                                               what the call throws, unchanged
     * @throws java.util.concurrent.RejectedExecutionException if the pool rejects the call
     */
    public static <T, X extends Exception> T blocking(ExecutorService pool, Body<T, X> call) throws X {
        Objects.requireNonNull(pool, "the pool is null");
        return Offload.BLOCKING.call(pool, Objects.requireNonNull(call, "the call is null"));
    }

    /** As {@link #blocking(ExecutorService, Body)}, for a call that returns nothing. */
    public static <X extends Exception> void blocking(ExecutorService pool, Action<X> call) throws X {
        blocking(pool, Objects.requireNonNull(call, "the call is null").asBody());
    }

    /**
     * Runs a computation in a pool with a thread per processor ({@code -Dmeanwhile.compute.threads}), and waits for it; the loop stays
     * responsive, and {@code gather} over several uses all cores.
     *
     * <p><b>Cancellation:</b> as for {@link #blocking(Body)}; a computation that should stop early must check
     * {@link Thread#isInterrupted()}.
     *
     * @return the computation's value
     * @throws X what it throws, unchanged
     */
    public static <T, X extends Exception> T compute(Body<T, X> work) throws X {
        return Offload.COMPUTE.call(Objects.requireNonNull(work, "the work is null"));
    }

    /** As {@link #compute(Body)}, for work whose value must be released; see {@link #blocking(Body, Disposer)}. */
    public static <T, X extends Exception> T compute(Body<T, X> work, Disposer<? super T> disposer) throws X {
        Objects.requireNonNull(work, "the work is null");
        return Offload.COMPUTE.call(work, Objects.requireNonNull(disposer, "the disposer is null"));
    }

    /** As {@link #compute(Body)}, for work that returns nothing. */
    public static <X extends Exception> void compute(Action<X> work) throws X {
        Offload.COMPUTE.call(Objects.requireNonNull(work, "the work is null").asBody());
    }
}
