package dev.meanwhile;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sources that run in tasks of their own, next to the task that runs the operator: what {@code merge}, {@code buffer},
 * {@code mapConcurrent} and timed {@code chunked} have in common. All that the tasks have to say goes through one queue, their end
 * and their failure too, so the consumer hears of a failure where it stands among the elements.
 *
 * <p>How far a source runs ahead is a matter of credits: each element costs its source one, which the consumer gives back when it is
 * done with the element. A scope would be shorter, but cancels its owner when a task fails; the owner may be in the middle
 * of the consumer's code then, which has nothing to do with that (PEP 789 tells the story for Python).
 *
 * @param <S> what comes through the queue, apart from ends
 */
final class Pumps<S> {
    /** An element, and what is given back for it. */
    record Parcel<T>(T element, Semaphore credits) {
    }

    /** A source has come to its end, good or bad. */
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

    /** Runs an operator. When it ends, no task of it runs any more. */
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
     * {@return what is to be thrown, or null} As where a source runs without a task of its own, what it throws while it is being closed
     * replaces a cancellation; what failed before, and the consumer has not come to, does not.
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
        // What is not thrown itself hits the next wait. (The end that take(n) brings is nobody's request.)
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
     * @param credits how many elements it may be ahead of the one that the consumer has
     */
    <T> void pump(FlowBody<T> body, Semaphore credits, Consumer<? super T> consumer) {
        open++;
        var self = new Task<?>[1];
        var refusal = new Refusal();
        Task<Void> pump = owner.loop.spawning.ownTask("flow of " + owner.name(), new ActionBody<>(() -> body.run(element -> {
            Generator.requireBody(self[0]);
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

    /** Starts a task that is neither a source nor ever reported by itself. */
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

    /** {@return true while sources have not ended, or have and the owner does not know} */
    boolean isOpen() {
        return open > 0;
    }

    /** {@return the next thing in the queue, or null for the end of a source} */
    S next() {
        return look(queue.take());
    }

    /** {@return the same, or null if there is nothing within so many nanoseconds} */
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

    /** Throws what the source has failed with that was the last to end. */
    void throwFailure() {
        if (ended != null) {
            ended.value();
        }
    }
}
