package dev.meanwhile;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sources that run in tasks of their own, concurrently with the operator's task: what {@code merge}, {@code buffer},
 * {@code mapConcurrent} and timed {@code chunked} have in common. Everything goes through one queue, ends and failures too, so the
 * consumer sees a failure in its place among the elements.
 *
 * <p>Credits limit how far a source runs ahead: each element costs one, which the consumer returns when it is done with the element.
 * A scope would be shorter, but it cancels its owner when a task fails; the owner may then be in the middle of the consumer's
 * unrelated code (PEP 789 describes this for Python).
 *
 * @param <S> what passes through the queue, apart from ends
 */
final class Pumps<S> {
    /** An element, and the credits to return it to. */
    record Parcel<T>(T element, Semaphore credits) {
    }

    /** A source has ended, successfully or not. */
    private record Ended(Task<Void> pump) {
    }

    private final Task<?> owner;
    private final Children children;
    /** Elements, and {@link Ended}. */
    private final Queue<Object> queue = new Queue<>(new WaitQueue(WaitKind.FLOW, "the next element of a flow") {
        @Override
        List<Task<?>> awaited() {
            return children.awaited();
        }
    });
    private int open;
    private boolean stopped;
    private Task<Void> ended;

    private Pumps(String name) {
        this.owner = Task.require(name);
        this.children = Children.passing(owner, WaitKind.FLOW, name);
    }

    /** The operator's code, in the owner's task. */
    interface Operator<S> {
        void run(Pumps<S> pumps) throws Exception;
    }

    /** Runs an operator. When this returns, none of its tasks is running. */
    static <S> void run(String name, Operator<S> operator) throws Exception {
        var pumps = new Pumps<S>(name);
        Throwable failure = null;
        try {
            operator.run(pumps);
        } catch (Throwable t) {
            failure = pumps.owner.cancellation().translate(t);
        }
        failure = pumps.stop(failure);
        if (failure != null) {
            throw Awaitable.<Exception>sneak(failure);
        }
    }

    /**
     * {@return what to throw, or null} As when a source runs without a task of its own, what it throws while being closed replaces a
     * cancellation; an earlier failure that the consumer has not reached does not.
     */
    private Throwable stop(Throwable failure) {
        stopped = true;
        var failedAhead = children.firstFailed() != null;
        children.cancelAll("its flow was closed");
        var cancelled = children.awaitAll();
        var thrown = failure;
        if (failure instanceof Cancelled && !failedAhead && children.firstFailed() != null) {
            thrown = children.firstFailure();
        }
        // A request that is not thrown takes effect at the next wait. (The end caused by take(n) is not a request.)
        if (thrown != failure && isOwners(failure) || cancelled != null && !isOwners(thrown)) {
            owner.cancellation().renew();
        }
        return thrown == null ? null : children.withFailures(thrown);
    }

    private boolean isOwners(Throwable failure) {
        return failure instanceof Cancelled cancelled && cancelled.isFor(owner);
    }

    /**
     * Starts a source.
     *
     * @param credits how many elements it may be ahead of the consumer's current one
     */
    <T> void pump(FlowBody<T> body, Semaphore credits, Consumer<? super T> consumer) {
        open++;
        var self = new Task<?>[1];
        var refusal = new Refusal();
        Task<Void> pump = owner.loop.spawning.ownTask("flow of " + owner.name(), new ActionBody<>(() -> body.run(element -> {
            Refusal.requireBody(self[0]);
            if (stopped) {
                refusal.refuse(self[0], new Cancelled(self[0], "its flow was closed", ""));
            }
            consumer.accept(element);
            try {
                credits.acquire();
            } catch (Cancelled cancelled) {
                if (stopped) {
                    refusal.told();
                }
                throw cancelled;
            }
        })));
        self[0] = pump;
        children.add(pump);
        onEnd(pump, () -> put(new Ended(pump)));
    }

    /** Starts a task that is not a source and is never reported on its own. */
    <T> Task<T> spawn(Body<T, ?> body) {
        return children.add(owner.loop.spawning.ownTask("", body));
    }

    static void onEnd(Task<?> task, Runnable action) {
        task.watch(new WaitQueue.Watcher() {
            @Override
            void done() {
                action.run();
            }
        });
    }

    void put(Object signal) {
        queue.tryPut(signal);
    }

    /** {@return true while a source has not ended, or the owner has not seen its end} */
    boolean isOpen() {
        return open > 0;
    }

    /** {@return the next thing in the queue, or null for the end of a source} */
    S next() {
        return look(queue.take());
    }

    /** {@return the same, or null also if there is nothing within this many nanoseconds} */
    S next(long nanos) {
        Object signal;
        try {
            signal = Timeout.run(Duration.ofNanos(nanos), _ -> queue.take());
        } catch (TimedOutException e) {
            return null;
        }
        return look(signal);
    }

    @SuppressWarnings("unchecked")
    private S look(Object signal) {
        if (signal instanceof Ended(var pump)) {
            open--;
            ended = pump;
            return null;
        }
        return (S) signal;
    }

    /** Throws the failure of the source that ended last, if it failed. */
    void throwFailure() {
        if (ended != null) {
            ended.value();
        }
    }
}
