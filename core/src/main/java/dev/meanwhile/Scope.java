package dev.meanwhile;

/**
 * A block that owns tasks (asyncio's {@code TaskGroup}): {@link Meanwhile#scope} ends when its body and all tasks spawned in it have
 * ended, so nothing it started outlives it. The first task that fails, or the body if it throws, makes the scope fail:
 * the other tasks and the body are cancelled, all are waited for, and the first failure is thrown with the others as
 * {@linkplain Throwable#getSuppressed() suppressed} exceptions. A task that is cancelled on its own disturbs nobody.
 */
public final class Scope {
    private final Task<?> owner;
    private final Children children;
    private final int level;
    private boolean aborting;
    private boolean cancelledOwner;
    private boolean closed;

    private Scope(Task<?> owner) {
        this.owner = owner;
        this.level = owner.cancellation().level();
        this.children = new Children(owner, "the tasks of a scope");
        this.children.whenEnded(this::childEnded);
    }

    /**
     * Starts a task in this scope. Never waits. Tasks of the scope may call this too, as long as the scope has not ended.
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
        return spawn("", action.asBody());
    }

    /**
     * Starts a task with a name, for reports.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public <T> Task<T> spawn(String name, Body<? extends T, ?> body) {
        owner.loop.requireHere("a scope");
        if (closed) {
            throw new IllegalStateException("this scope has ended; spawn inside the block of scope(s -> { … })");
        }
        if (aborting) {
            throw new IllegalStateException("this scope is failing and starts no new task");
        }
        return children.add(owner.loop.spawn(name, body));
    }

    /**
     * Starts a task that returns nothing, with a name for reports.
     *
     * @throws IllegalStateException if the scope has ended or is failing
     */
    public Task<Void> spawn(String name, Action<?> action) {
        return spawn(name, action.asBody());
    }

    static <T, X extends Exception> T run(ScopeBody<T, X> body) throws X {
        return new Scope(Task.require("scope(…)")).execute(body);
    }

    private <T, X extends Exception> T execute(ScopeBody<T, X> body) throws X {
        T value = null;
        Throwable failure = null;
        try {
            value = body.run(this);
        } catch (Throwable t) {
            failure = owner.cancellation().translate(t);
        }
        var cancelled = awaitChildren(failure);
        closed = true;
        // The request that childEnded made is this scope's own, and is taken back here; if no other is left, the
        // Cancelled that it caused has done its work. The order of these steps is CPython's (TaskGroup._aexit).
        if (cancelledOwner && owner.cancellation().withdraw() == 0) {
            cancelled = null;
        }
        if (failure instanceof Cancelled) {
            failure = null;
        }
        var thrown = firstFailure(failure);
        if (thrown != null) {
            owner.cancellation().renew();
            throw Awaitable.<X>sneak(thrown);
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return value;
    }

    /** {@return the cancellation that came from outside while body or children ran, or null} */
    private Cancelled awaitChildren(Throwable bodyFailure) {
        var cancelled = bodyFailure instanceof Cancelled it ? it : null;
        if (bodyFailure != null) {
            abort("its scope failed: " + bodyFailure);
        }
        while (!children.allEnded()) {
            try {
                children.awaitChange();
            } catch (Cancelled again) {
                if (!aborting) {
                    cancelled = again;
                    abort("its scope was cancelled");
                }
            }
        }
        return cancelled;
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
            abort("its sibling " + failed + " failed");
            cancelledOwner = true;
            owner.cancellation().request("a task of its scope failed", "the scope", level);
        }
    }

    /** What to throw, with the other failures attached; null if nothing failed. */
    private Throwable firstFailure(Throwable ofBody) {
        if (children.firstFailed() == null) {
            return ofBody;
        }
        // When the body failed first, it was its failure that cancelled the children.
        if (ofBody != null && !cancelledOwner) {
            return children.withFailures(ofBody);
        }
        var first = children.withFailures(children.firstFailure());
        if (ofBody != null && ofBody != first) {
            first.addSuppressed(ofBody);
        }
        return first;
    }
}
