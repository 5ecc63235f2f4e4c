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
 * Tasks whose owner waits until all of them have ended: what scopes, {@code gather} and {@code race} have in common. It counts the
 * unfinished rather than listing them, so that a child's end costs no search.
 */
final class Children extends WaitTarget {
    private static final int SWEPT = 64;
    private static final int ALL = Integer.MAX_VALUE;

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
    /** Sweep once this many tasks have accumulated. */
    private int sweepAt = Integer.MAX_VALUE;
    private Runnable whenEnded = () -> { };
    /** The next one to cancel, in a list; {@link #ALL} unless there was no memory for it. */
    private int cancelNext = ALL;
    private String cancelReason;

    Children(Task<?> owner, WaitKind kind, String name) {
        this(owner, kind, name, new ArrayList<>());
    }

    private Children(Task<?> owner, WaitKind kind, String name, Collection<Task<?>> tasks) {
        this.owner = owner;
        this.kind = kind;
        this.name = name;
        this.tasks = tasks;
    }

    /** For an owner that keeps adding children, with few running at a time: drops each that succeeds. */
    static Children passing(Task<?> owner, WaitKind kind, String name) {
        var children = new Children(owner, kind, name, new LinkedHashSet<>());
        children.forgetsSuccesses = true;
        return children;
    }

    /**
     * From now on, drops children that ended without a failure, many at a time: for an owner that may live long and keep starting tasks. Costs next
     * to nothing per task, where {@link #passing} must look each one up.
     */
    void sweep() {
        tasks.removeIf(task -> task.isDone() && (forgetsFailures || !task.isFailed()));
        sweepAt = Math.max(SWEPT, 2 * tasks.size());
    }

    /** Runs after each child's end, as part of that end, so it must be short. */
    void whenEnded(Runnable action) {
        whenEnded = action;
    }

    /** For an owner that waits only for the end: a failure that nobody else reads is logged. */
    void leaveFailuresUnread() {
        readsFailures = false;
    }

    /** For an owner that ignores their failures: none is read, and children that have ended are dropped. */
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
        if (cancelNext != ALL) {
            cancelRest((ArrayList<Task<?>>) tasks);
        } else if (tasks.size() >= sweepAt) {
            sweep();
        }
        whenEnded.run();
        if (unfinished == 0 && owner.waitTarget() == this) {
            owner.wake();
        }
    }

    /** Ends the owner's {@link #awaitChange} early. */
    void wakeOwner() {
        if (owner.waitTarget() == this) {
            owner.wake();
        }
    }

    int unfinished() {
        return unfinished;
    }

    /** {@return how many children it holds} */
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
        return new TaskFailedException(firstFailed.label(), failure);
    }

    /**
     * Attaches all failures to the one about to be thrown, except itself. That one may have been thrown before, when the same tasks
     * were gathered: what is already attached is not added again.
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

    /** If there is no memory for all the requests, the rest are made as the first children end. */
    void cancelAll(String reason) {
        if (tasks instanceof ArrayList<Task<?>> list) {
            cancelReason = reason;
            cancelNext = 0;
            cancelRest(list);
        } else {
            List.copyOf(tasks).forEach(task -> task.cancellation().request(reason, owner.toString(), 0));
        }
    }

    private void cancelRest(ArrayList<Task<?>> list) {
        var next = cancelNext;
        try {
            var by = owner.toString();
            for (; next < list.size(); next++) {
                list.get(next).cancellation().request(cancelReason, by, 0);
            }
            next = ALL;
        } catch (OutOfMemoryError e) {
            // Each end frees some.
        } finally {
            cancelNext = next;
        }
    }

    /** Waits for the last child's end or {@link #wakeOwner}. */
    void awaitChange() {
        owner.suspend(this);
    }

    /**
     * Waits until all have ended, however often the owner is cancelled meanwhile, unless one of them waits for the owner to end, which
     * would take for ever. Each request is passed on to them, so that stuck clean-up can be interrupted from outside.
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
                cancelAll("the task that waits for it was cancelled again");
            }
        }
        return last;
    }

    /** Whether a child waits for the owner, directly or through other tasks. A task that is ready no longer waits. */
    boolean awaitOwner() {
        var left = new ArrayDeque<Task<?>>(awaited());
        var seen = new HashSet<Task<?>>(left);
        for (var task = left.poll(); task != null; task = left.poll()) {
            if (task == owner) {
                return true;
            }
            if (task.waitTarget() != null && !task.isReady()) {
                task.waitTarget().awaited().stream().filter(seen::add).forEach(left::add);
            }
        }
        return false;
    }

    @Override
    void detach(Task<?> waiter) {
        // The watchers stay: they count the children down whether or not the owner waits.
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
