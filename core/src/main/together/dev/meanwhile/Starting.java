package dev.meanwhile;

import java.util.Objects;

/** {@code Scope.start}: until the task is ready it belongs to the task that waits for it, and then to the scope. */
final class Starting<T> {
    private final Task<?> caller;
    private final Children child;
    private Task<Void> task;
    private boolean ready;
    private T value;

    Starting(Task<?> caller) {
        this.caller = caller;
        this.child = new Children(caller, WaitKind.SCOPE, "a task that starts");
        child.leaveFailuresUnread();
    }

    T run(String name, StartBody<T> body, Scope scope) {
        Objects.requireNonNull(body, "the body of the task is null");
        task = caller.loop.spawning.task(name, new ActionBody<>(() -> body.run(this::ready)));
        child.add(task);
        try {
            while (!ready && !task.isDone()) {
                child.awaitChange();
            }
        } catch (Cancelled cancelled) {
            if (!ready) {
                stop("the task that starts it was cancelled");
                throw child.withFailures(cancelled);
            }
            caller.cancellation().renew();
        }
        if (!ready) {
            task.value();
            throw new IllegalStateException(task.label() + " ended without calling ready, so start(…) has nothing to return");
        }
        if (!scope.tryAdopt(task)) {
            if (stop("its scope has ended") != null) {
                caller.cancellation().renew();
            }
            throw child.withFailures(new IllegalStateException("the scope ended while " + task + " was starting"));
        }
        return value;
    }

    private Cancelled stop(String reason) {
        child.cancelAll(reason);
        return child.awaitAll();
    }

    /** Called by the task, or by tasks that it spawned. */
    private void ready(T said) {
        caller.loop.requireHere("a task that starts");
        Objects.requireNonNull(said, "ready was called with null; pass a value such as true if there is nothing to report");
        if (ready) {
            throw new IllegalStateException("ready was already called; a task can be ready only once");
        }
        ready = true;
        value = said;
        child.wakeOwner();
    }
}
