package dev.meanwhile;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * A block that owns tasks (asyncio's {@code TaskGroup}): {@link Meanwhile#scope} ends when its body and all tasks spawned in it have
 * ended, so nothing it started outlives it. The first task that fails, or the body if it throws, makes the scope fail:
 * the other tasks and the body are cancelled, all are waited for, and the first failure is thrown with the others as
 * {@linkplain Throwable#getSuppressed() suppressed} exceptions. A task that is cancelled on its own does not affect the others; one that awaits a
 * task cancelled by another has failed.
 *
 * <p>In the scope of a {@code supervisor}, tasks fail independently: the others and the body continue, and awaiting the task throws its failure.
 */
public final class Scope extends Frame {
    private final Task<?> owner;
    private final Children children;
    private final int level;
    private final int requestsBefore;
    private final boolean supervises;
    /** No more tasks start, and the existing ones have been cancelled. */
    private boolean aborting;
    private boolean cancelled;
    private boolean cancelledOwner;
    private boolean closed;

    private Scope(Task<?> owner, boolean supervises) {
        this.owner = owner;
        this.supervises = supervises;
        this.level = owner.cancellation().level();
        this.requestsBefore = owner.cancellation().requests();
        this.children = new Children(owner, WaitKind.SCOPE, "the tasks of a scope");
        if (supervises) {
            this.children.supervise();
        } else {
            this.children.whenEnded(this::childEnded);
        }
        this.children.sweep();
        enter(owner);
    }

    /**
     * Starts a task in this scope. Never waits. Tasks of the scope may call this too, until the scope has ended.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public <T> Task<T> spawn(Body<? extends T, ?> body) {
        return spawn("", body);
    }

    /**
     * Starts a task that returns nothing.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public Task<Void> spawn(Action<?> action) {
        return spawn("", action);
    }

    /**
     * Starts a task with a name, for reports.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public <T> Task<T> spawn(String name, Body<? extends T, ?> body) {
        requireOpen();
        return adopt(owner.loop.spawning.task(name, body));
    }

    /**
     * Starts a task that returns nothing, with a name for reports.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public Task<Void> spawn(String name, Action<?> action) {
        return spawn(name, Objects.requireNonNull(action, "the body of the task is null").asBody());
    }

    /**
     * Starts a task in this scope that runs at once, up to its first wait, as {@link Meanwhile#spawnEager(Body)}.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public <T> Task<T> spawnEager(Body<? extends T, ?> body) {
        requireOpen();
        return adopt(owner.loop.spawning.task("", body, true));
    }

    /**
     * Starts a task that returns nothing, and runs at once up to its first wait.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public Task<Void> spawnEager(Action<?> action) {
        return spawnEager(Objects.requireNonNull(action, "the body of the task is null").asBody());
    }

    /**
     * Starts a task, and waits until it reports that it is ready (trio's {@code nursery.start}): for servers and the like, which can be used only
     * once they listen.
     * {@snippet :
     * int port = s.start(ready -> {
     *     try (var server = listen()) {
     *         ready.accept(server.port());
     *         server.serve();
     *     }
     * });
     * }
     * From then on it is a task of the scope like any other. If it fails before that, the failure is thrown here, and the scope does not fail.
     * {@code ready} may be called once, by any code of the loop, with a non-null value.
     *
     * <p><b>Cancellation:</b> cancels the task if it is not ready yet, and waits for it to end. If it is ready, this returns, and the next
     * wait throws.
     *
     * @return the value that the task passes to {@code ready}
     * @throws TaskFailedException   if it failed before it was ready, with a checked exception; unchecked ones and errors are thrown as they are
     * @throws IllegalStateException if it ended without a failure before it was ready, or the scope has ended or is failing
     */
    public <T> T start(StartBody<T> body) {
        return start("", body);
    }

    /** As {@link #start(StartBody)}, with a name for reports. */
    public <T> T start(String name, StartBody<T> body) {
        requireOpen();
        return new Starting<T>(Task.require("start(…)")).run(name, body, this);
    }

    /** Takes over a task that was started elsewhere. {@return false if it is too late for that} */
    boolean tryAdopt(Task<?> task) {
        if (closed || aborting) {
            return false;
        }
        children.add(task);
        return true;
    }

    private void requireOpen() {
        owner.loop.requireHere("a scope");
        if (closed) {
            throw new IllegalStateException("this scope has ended; spawn inside the block of scope(s -> { … })");
        }
        if (aborting) {
            throw new IllegalStateException("this scope " + (cancelled ? "was cancelled" : "is failing") + " and starts no new task");
        }
    }

    private <T> Task<T> adopt(Task<T> task) {
        children.add(task);
        if (aborting || closed) {
            // It has already run, and made the scope fail; or its task factory called what blocks, and the scope ended meanwhile.
            task.cancel("its scope has ended");
        }
        return task;
    }

    /**
     * Ends the scope early, as if there were nothing more to do: cancels its tasks and its block, which then ends without
     * {@link Cancelled} (asyncio's {@code TaskGroup.cancel}, 3.15). A block that should return a value and has none yet ends with a
     * {@link CancellationException} instead. Failures that have happened, or happen in clean-up, are still thrown, and so is a
     * cancellation from outside. Called again, or after the scope's end, it does nothing. Any task of the loop may call this,
     * including those of the scope. Never waits.
     */
    public void cancel() {
        owner.loop.requireHere("a scope");
        if (closed || aborting) {
            return;
        }
        cancelled = true;
        abort("its scope was cancelled");
        cancelOwner("its scope was cancelled");
    }

    /** {@return true once {@link #cancel()} has ended it} */
    public boolean isCancelled() {
        return cancelled;
    }

    static <T, X extends Exception> T run(boolean supervises, ScopeBody<T, X> body) throws X {
        return begin(supervises).execute(body, true);
    }

    private static Scope begin(boolean supervises) {
        return new Scope(Task.require(supervises ? "supervisor(…)" : "scope(…)"), supervises);
    }

    static <X extends Exception> void runAction(boolean supervises, ScopeAction<X> body) throws X {
        begin(supervises).<Void, X>execute(scope -> {
            body.run(scope);
            return null;
        }, false);
    }

    private <T, X extends Exception> T execute(ScopeBody<T, X> body, boolean returnsValue) throws X {
        T value = null;
        var completed = false;
        Throwable failure = null;
        try {
            value = body.call(this);
            completed = true;
        } catch (Throwable t) {
            HeapReserve.openAfter(t);
            failure = owner.cancellation().translate(t);
        }
        var fromOutside = awaitChildren(failure);
        closed = true;
        leave(owner);
        if (cancelledOwner) {
            fromOutside = withoutOwn(fromOutside);
        }
        if (failure instanceof Cancelled) {
            failure = null;
        }
        var thrown = firstFailure(failure);
        if (thrown != null) {
            owner.cancellation().renew();
            throw Awaitable.<X>sneak(thrown);
        }
        if (fromOutside != null) {
            throw fromOutside;
        }
        if (cancelled && !completed && returnsValue) {
            throw new CancellationException("the scope was cancelled before its block had a value");
        }
        return value;
    }

    /**
     * Withdraws the request that this scope made. If none of the others made since it began is left, the {@link Cancelled} that it
     * caused has done its work; one that is left may have gone unnoticed, because another was under way.
     */
    private Cancelled withoutOwn(Cancelled delivered) {
        if (owner.cancellation().withdraw() <= requestsBefore) {
            return null;
        }
        return delivered != null || !cancelled ? delivered : owner.cancellation().takeToThrow();
    }

    /** {@return the cancellation that came from outside while body or children ran, or null} */
    private Cancelled awaitChildren(Throwable bodyFailure) {
        var fromOutside = bodyFailure instanceof Cancelled it ? it : null;
        var passedOn = fromOutside != null && !aborting ? requestsFromOutside() : requestsBefore;
        if (bodyFailure != null) {
            abort("its scope failed: " + bodyFailure);
        }
        while (!children.allEnded()) {
            try {
                if (aborting && requestsFromOutside() > passedOn) {
                    passedOn = requestsFromOutside();
                    children.cancelAll("its scope was cancelled again");
                }
                children.awaitChange();
            } catch (Cancelled again) {
                if (!aborting) {
                    fromOutside = again;
                    abort("its scope was cancelled");
                    passedOn = requestsFromOutside();
                } else if (children.awaitOwner()) {
                    // A circle, and only the task that waits for the owner can give up.
                    children.cancelAll("it waits for the task whose scope it is in");
                    passedOn = requestsFromOutside();
                }
            }
        }
        return fromOutside;
    }

    private int requestsFromOutside() {
        return owner.cancellation().requests() - (cancelledOwner ? 1 : 0);
    }

    @Override
    List<Task<?>> tasks() {
        return children.awaited();
    }

    /** {@return how many tasks it holds, some of which may have ended} */
    int size() {
        return children.size();
    }

    private void abort(String reason) {
        if (!aborting) {
            aborting = true;
            children.cancelAll(reason);
        }
    }

    private void childEnded() {
        var failed = children.firstFailed();
        if (failed != null && !aborting) {
            abort("its sibling " + failed.label() + " failed");
            cancelOwner("a task of its scope failed");
        }
    }

    private void cancelOwner(String reason) {
        cancelledOwner = true;
        owner.cancellation().request(reason, "the scope", level);
    }

    /** The failure to throw, with the others attached; null if nothing failed. */
    private Throwable firstFailure(Throwable ofBody) {
        if (supervises || children.firstFailed() == null) {
            return ofBody;
        }
        // If the body failed first, its failure cancelled the children.
        if (ofBody != null && (!cancelledOwner || cancelled)) {
            return children.withFailures(ofBody);
        }
        var first = children.withFailures(children.firstFailure());
        if (ofBody != null && ofBody != first) {
            Children.addSuppressed(first, ofBody);
        }
        return first;
    }
}
