package dev.meanwhile;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A flow as a publisher. All signals after {@code onSubscribe} are calls in the task that runs the body for this subscriber, or in a callback of its
 * loop, so they never overlap.
 */
final class ToPublisher<T> implements Publisher<T> {
    private final Loop loop;
    private final FlowBody<T> body;
    private final Context context = Context.current();

    ToPublisher(Loop loop, FlowBody<T> body) {
        this.loop = loop;
        this.body = body;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        new Publishing<T>(loop, body, context, Objects.requireNonNull(subscriber, "the subscriber is null")).begin();
    }

    @Override
    public String toString() {
        return "Flow.toPublisher() on " + loop;
    }

    /** One subscriber's iteration. */
    static final class Publishing<T> extends WaitTarget implements Subscription, Abandonable {
        /** After so many elements other tasks get their turn, even if neither the body nor the subscriber ever waits. */
        private static final int BATCH = 64;

        final Loop loop;
        /** Null before it has begun. Written on the loop. */
        Task<Void> task;
        private final FlowBody<T> body;
        private final Context context;
        /** Null once it has been told the end. Used by whoever begins, then on the loop. */
        private Subscriber<? super T> subscriber;
        /** Elements requested and not emitted; {@link Long#MAX_VALUE} is no limit. Any thread adds. */
        private final AtomicLong demand = new AtomicLong();
        /** Why nothing more is wanted, or null. Any thread. */
        private final AtomicReference<Stop> stop = new AtomicReference<>();
        /** The task waits for demand, or is about to. Any thread; whoever clears it wakes the task. */
        private final AtomicBoolean asleep = new AtomicBoolean();
        private boolean cancelRequested;
        private int emitted;
        private final Refusal refusal = new Refusal();

        /**
         * The subscriber wants no more.
         *
         * @param failure what it did wrong, and is told; null if it has cancelled
         */
        private record Stop(Throwable failure, String canceller) {
        }

        Publishing(Loop loop, FlowBody<T> body, Context context, Subscriber<? super T> subscriber) {
            this.loop = loop;
            this.body = body;
            this.context = context;
            this.subscriber = subscriber;
        }

        /** Any thread. What the subscriber throws is its caller's to see. */
        void begin() {
            try {
                subscriber.onSubscribe(this);
            } catch (Throwable t) {
                stop.set(new Stop(null, ""));
                throw t;
            }
            if (!loop.scheduler.post(new Callback(context, this))) {
                abandon();
            }
        }

        /** On the loop. */
        @Override
        public void run() {
            if (stop.get() != null) {
                tell(null);
            } else if (loop.isEnding()) {
                abandon();
            } else {
                task = loop.spawning.ownTask("flow for a subscriber", new ActionBody<>(this::publish));
                task.watch(new WaitQueue.Watcher() {
                    @Override
                    void done() {
                        ended();
                    }
                });
            }
        }

        /** The loop has ended, or is about to. Any thread. */
        @Override
        public void abandon() {
            tell(new IllegalStateException(loop + " has ended, so a flow can't be published there"));
        }

        private void publish() throws Exception {
            Throwable failure = null;
            try {
                awaitDemand();
                body.run(this::emit);
            } catch (Throwable t) {
                failure = task.cancellation().translate(t);
            }
            var untold = tell(failure);
            if (untold != null) {
                throw Awaitable.<Exception>sneak(untold);
            }
        }

        /** The task was cancelled before its first step, or would not stop. */
        private void ended() {
            if (subscriber != null) {
                var failure = task.isFailed() ? task.failure() : new CancellationException(task + " was cancelled");
                loop.scheduler.queue(new Callback(context, () -> tell(failure)));
            }
        }

        /**
         * Tells the subscriber how the flow ended, unless it has cancelled.
         *
         * @return what it is not told, or null; a cancellation in any case, because the task ends with that
         */
        private Throwable tell(Throwable failure) {
            var listener = subscriber;
            subscriber = null;
            var stopped = stop.get();
            if (stopped == null) {
                switch (failure) {
                    case null -> listener.onComplete();
                    case Cancelled cancelled -> listener.onError(cancelled.toFailure());
                    default -> listener.onError(failure);
                }
            } else if (stopped.failure() != null) {
                listener.onError(stopped.failure());
            }
            return stopped != null || failure instanceof Cancelled ? failure : null;
        }

        private void emit(T element) {
            Refusal.requireBody(task);
            Objects.requireNonNull(element, "a flow that is published emitted null");
            try {
                refuseIfStopped();
                // A timeout in the body may have ended the wait below.
                awaitDemand();
                demand.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
                signal(element);
                refuseIfStopped();
                if (++emitted % BATCH == 0) {
                    task.yieldTurn();
                }
                awaitDemand();
            } catch (Cancelled cancelled) {
                if (stop.get() != null) {
                    refusal.told();
                }
                throw cancelled;
            }
        }

        /** A subscriber must not throw. One that does gets nothing more, and its exception ends the body and the task. */
        private void signal(T element) {
            try {
                subscriber.onNext(element);
            } catch (Cancelled cancelled) {
                throw cancelled;
            } catch (Throwable t) {
                stop.compareAndSet(null, new Stop(null, ""));
                throw t;
            }
        }

        private void refuseIfStopped() {
            if (stop.get() != null) {
                requestCancel();
                task.throwIfCancelled();
                refusal.refuse(task, new Cancelled(task, "its subscriber wants no more", ""));
            }
        }

        private void awaitDemand() {
            while (demand.get() == 0) {
                asleep.set(true);
                if (demand.get() == 0) {
                    task.suspend(this);
                }
                asleep.set(false);
            }
        }

        /** Any thread. */
        @Override
        public void request(long count) {
            if (count <= 0) {
                stop(new IllegalArgumentException("request(" + count + "): the number of elements must be at least 1 (rule 3.9)"));
                return;
            }
            demand.getAndUpdate(n -> n + count < 0 ? Long.MAX_VALUE : n + count);
            if (asleep.get() && asleep.compareAndSet(true, false)) {
                loop.scheduler.post(this::resume);
            }
        }

        /** Any thread. */
        @Override
        public void cancel() {
            stop(null);
        }

        private void stop(Throwable failure) {
            if (stop.compareAndSet(null, new Stop(failure, Task.currentName()))) {
                loop.scheduler.post(this::requestCancel);
            }
        }

        private void requestCancel() {
            if (task != null && !cancelRequested) {
                cancelRequested = true;
                task.cancellation().request("its subscriber wants no more", stop.get().canceller(), 0);
            }
        }

        private void resume() {
            if (task.waitTarget() == this) {
                task.wake();
            }
        }

        /** The task of the same loop that consumes this, or null. */
        private Task<?> consumer() {
            return subscriber instanceof FromPublisher<?> it && it.task().loop == loop ? it.task() : null;
        }

        @Override
        void detach(Task<?> waiter) {
            asleep.set(false);
        }

        @Override
        WaitKind kind() {
            return WaitKind.FLOW;
        }

        @Override
        List<Task<?>> awaited() {
            var consumer = consumer();
            return consumer == null ? List.of() : List.of(consumer);
        }

        @Override
        boolean endsFromOutside() {
            return consumer() == null;
        }

        @Override
        String describeWait() {
            return "demand from a subscriber";
        }
    }
}
