package dev.meanwhile;

import java.util.List;
import java.util.Objects;

/**
 * {@code shield}: a wait in a task's own queue that does not forward a request to cancel, as {@link Awaitable#await} would.
 */
final class Shield extends WaitTarget {
    private final Awaitable<?> inner;

    private Shield(Awaitable<?> inner) {
        this.inner = inner;
    }

    static <T> T await(Awaitable<T> inner) {
        Objects.requireNonNull(inner, "the task or promise is null");
        if (!inner.isDone()) {
            var task = Task.require("shield(…)");
            task.loop.requireSame(inner.loop(), inner);
            if (inner == task) {
                throw new IllegalStateException(task + " awaits itself and would wait for ever");
            }
            awaitDone(inner, task);
        }
        return inner.value();
    }

    /** Waits only for the end. */
    static void awaitDone(Awaitable<?> inner, Task<?> task) {
        if (!inner.isDone()) {
            inner.add(task.link());
            task.suspend(new Shield(inner));
        }
    }

    @Override
    void detach(Task<?> waiter) {
        inner.remove(waiter.link());
    }

    @Override
    WaitKind kind() {
        return inner.kind();
    }

    @Override
    List<Task<?>> awaited() {
        return inner.awaited();
    }

    @Override
    String describeWait() {
        return inner.describeWait() + ", behind a shield";
    }
}
