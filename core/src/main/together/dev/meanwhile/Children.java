package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Tasks that one task waits for until every one of them has ended: what scopes, {@code gather} and {@code race} have in common. It
 * counts rather than lists what is left, so that a child's end costs no search.
 */
final class Children extends Wait {
    private static final int SWEPT = 64;

    final Task<?> owner;
    private final WaitKind kind;
    private final String name;
    private final Collection<Task<?>> tasks;
    private int unfinished;
    private Task<?> firstFailed;
    private Task<?> firstCancelled;
    private boolean readsFailures = true;
    private boolean forgetsSuccesses;
    private boolean forgetsFailures;
    /** So many tasks are worth a look at which can go. */
    private int sweepAt = Integer.MAX_VALUE;
    private Runnable whenEnded = () -> { };

    Children(Task<?> owner, WaitKind kind, String name) {
        this(owner, kind, name, new ArrayList<>());
    }

    private Children(Task<?> owner, WaitKind kind, String name, Collection<Task<?>> tasks) {
        this.owner = owner;
        this.kind = kind;
        this.name = name;
        this.tasks = tasks;
    }

    /** For an owner with ever more children, a few at a time: holds none that has succeeded. */
    static Children passing(Task<?> owner, WaitKind kind, String name) {
        var children = new Children(owner, kind, name, new LinkedHashSet<>());
        children.forgetsSuccesses = true;
        return children;
    }

    /**
     * From now on those that have ended without a failure go, many at a time: for an owner that may live long, and start tasks all the while. Costs
     * next to nothing for a task, where {@link #passing} has to find it.
     */
    void sweep() {
        tasks.removeIf(task -> task.isDone() && (forgetsFailures || !task.isFailed()));
        sweepAt = Math.max(SWEPT, 2 * tasks.size());
    }

    /** Told after each child's end; inside that child's end, so it must be short. */
    void whenEnded(Runnable action) {
        whenEnded = action;
    }

    /** For an owner that only waits for the end: a failure that nobody else reads is logged. */
    void leaveFailuresUnread() {
        readsFailures = false;
    }

    /** For an owner whom their failures do not concern: none is read, and what has ended goes. */
    void supervise() {
        readsFailures = false;
        forgetsFailures = true;
    }

    <T> Task<T> add(Task<T> task) {
        tasks.add(task);
        unfinished++;
        task.watch(new WaitQueue.Watcher() {
            @Override
            void done() {
                ended(task);
            }
        });
        return task;
    }

    private void ended(Task<?> task) {
        unfinished--;
        if (task.isFailed()) {
            if (readsFailures) {
                task.markRead();
            }
            if (firstFailed == null && !forgetsFailures) {
                firstFailed = task;
            }
        } else if (task.isCancelled()) {
            firstCancelled = firstCancelled == null ? task : firstCancelled;
        } else if (forgetsSuccesses) {
            tasks.remove(task);
        }
        if (tasks.size() >= sweepAt) {
            sweep();
        }
        whenEnded.run();
        if (unfinished == 0 && owner.waiting() == this) {
            owner.wake();
        }
    }

    /** Ends the owner's {@link #awaitChange} early. */
    void wakeOwner() {
        if (owner.waiting() == this) {
            owner.wake();
        }
    }

    int unfinished() {
        return unfinished;
    }

    /** {@return how many it holds} */
    int size() {
        return tasks.size();
    }

    boolean allEnded() {
        return unfinished == 0;
    }

    /** {@return the child that failed first, or null} */
    Task<?> firstFailed() {
        return firstFailed;
    }

    /** {@return the child that was first to end cancelled, or null} */
    Task<?> firstCancelled() {
        return firstCancelled;
    }

    /** {@return the first failure as {@link Task#await} would throw it, to be thrown here} */
    Throwable firstFailure() {
        var failure = firstFailed.failure();
        if (failure instanceof RuntimeException || failure instanceof Error) {
            AwaitTrace.addTo(failure, Task.currentOrNull());
            return failure;
        }
        return new TaskFailedException(firstFailed.toString(), failure);
    }

    /**
     * Attaches all failures to what is going to be thrown, except itself. That may be a failure which was thrown before, when the same
     * tasks were gathered: what it has is not added again.
     */
    <E extends Throwable> E withFailures(E thrown) {
        var known = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        known.add(thrown);
        known.add(thrown.getCause());
        known.addAll(Arrays.asList(thrown.getSuppressed()));
        for (var task : tasks) {
            if (task.isFailed() && known.add(task.failure()) && !isSuppressedIn(thrown, task.failure())) {
                thrown.addSuppressed(task.failure());
            }
        }
        return thrown;
    }

    static void addSuppressed(Throwable thrown, Throwable other) {
        if (!isSuppressedIn(other, thrown) && !isSuppressedIn(thrown, other)) {
            thrown.addSuppressed(other);
        }
    }

    private static boolean isSuppressedIn(Throwable one, Throwable other) {
        return Arrays.stream(other.getSuppressed()).anyMatch(suppressed -> suppressed == one);
    }

    void cancelAll(String reason) {
        for (var task : List.copyOf(tasks)) {
            task.cancellation().request(reason, owner.toString(), 0);
        }
    }

    /** Waits for the last child's end or {@link #wakeOwner}. */
    void awaitChange() {
        owner.suspend(this);
    }

    /**
     * Waits until all have ended, however often the owner is cancelled meanwhile; unless one of them waits for the owner to end, which
     * would be for ever. Each request is passed on to them, so that clean-up which is stuck can be interrupted from outside.
     *
     * @return the last cancellation, or null
     */
    Cancelled awaitAll() {
        Cancelled last = null;
        while (unfinished > 0) {
            try {
                awaitChange();
            } catch (Cancelled cancelled) {
                last = cancelled;
                if (awaitOwner()) {
                    break;
                }
                cancelAll("the task that waits for it was cancelled once more");
            }
        }
        return last;
    }

    /** Whether one of the children waits for the owner, or for one that does, and so on. One that is ready is about to do something else. */
    boolean awaitOwner() {
        var left = new ArrayDeque<Task<?>>(awaited());
        var seen = new HashSet<Task<?>>(left);
        for (var task = left.poll(); task != null; task = left.poll()) {
            if (task == owner) {
                return true;
            }
            if (task.waiting() != null && !task.isReady()) {
                task.waiting().awaited().stream().filter(seen::add).forEach(left::add);
            }
        }
        return false;
    }

    @Override
    void detach(Task<?> waiter) {
        // The watchers stay: they count the children down whether or not somebody waits.
    }

    @Override
    WaitKind kind() {
        return kind;
    }

    @Override
    List<Task<?>> awaited() {
        return Concurrently.read(() -> tasks.stream().filter(task -> !task.isDone()).toList(), List.of());
    }

    @Override
    String describeWait() {
        var left = tasks.stream().filter(task -> !task.isDone()).map(Task::name).limit(4).toList();
        return name + " to end: " + String.join(", ", left) + (unfinished > left.size() ? ", …" : "");
    }
}
