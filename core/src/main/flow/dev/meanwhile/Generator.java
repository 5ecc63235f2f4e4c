package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * One iteration of a flow: the body runs in a task of its own, and never at the same time as the consumer, as if the two were one
 * task that changes sides. So cancelling a waiting consumer cancels the body; in Python the same frame would be waiting.
 */
final class Generator<T> extends WaitTarget implements Iterator<T> {
    private static final long LEFT_NANOS = 1_000_000_000;

    private final Flow<T> flow;
    private final FlowBody<T> body;
    private Task<?> consumer;
    /** The task that opened it and, if it is left open, closes it. */
    private Task<?> owner;
    private Task<Void> producer;
    private T element;
    private boolean hasElement;
    /** When the consumer last returned from it, by the loop's last clock reading. */
    private long leftAt;
    private boolean demanded;
    /** The body has ended. */
    private boolean ended;
    /** The consumer knows. */
    private boolean over;
    private boolean closed;
    private final Idle idle = new Idle();
    /** For the task that opened it. */
    private final Frame frame = new Frame() {
        @Override
        void left(Task<?> ending) {
            reportIfLeft(ending);
        }

        @Override
        void close() {
            Generator.this.close();
        }
    };
    private final Refusal refusal = new Refusal();

    Generator(Flow<T> flow, FlowBody<T> body) {
        this.flow = flow;
        this.body = body;
    }

    @Override
    public boolean hasNext() {
        if (!hasElement && !over) {
            demand();
        }
        return hasElement;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the flow has ended");
        }
        var next = element;
        element = null;
        hasElement = false;
        return next;
    }

    /** Lets the body run until it emits or ends. It may have ended already, by a timeout of its own. */
    private void demand() {
        var task = Task.require("iterating a flow");
        if (consumer != null && consumer.waitTarget() == this) {
            throw new IllegalStateException("this iteration of a flow is in use: " + consumer + " waits for its next element");
        }
        consumer = task;
        demanded = true;
        if (producer == null) {
            start();
        } else {
            task.loop.requireSame(producer.loop, "this iteration of a flow");
            producer.fibre.shareContextOf(task.fibre);
            resumeBody();
        }
        try {
            while (!hasElement && !ended) {
                task.suspend(this);
            }
        } finally {
            leftAt = task.loop.recorder.time();
        }
        if (!hasElement) {
            release();
            producer.value(this);
        }
    }

    private void start() {
        owner = consumer;
        frame.enter(owner);
        producer = owner.loop.spawning.ownTask("flow of " + owner.name(), new ActionBody<>(this::produce));
        producer.fibre.shareContextOf(owner.fibre);
        producer.watch(new WaitQueue.Watcher() {
            @Override
            void done() {
                ended = true;
                producer.markRead();
                wakeConsumer();
            }
        });
    }

    private void produce() throws Exception {
        body.run(this::emit);
    }

    private void emit(T next) {
        Refusal.requireBody(producer);
        if (closed) {
            refusal.refuse(producer, new Cancelled(producer, "its flow was closed", ""));
        }
        try {
            // Before the element is handed over: a cancelled consumer still waits, and must not get an element instead, since
            // it may never ask for another.
            producer.throwIfCancelled();
            // A timeout in the body may have resumed it before its turn.
            awaitDemand();
            element = next;
            hasElement = true;
            demanded = false;
            wakeConsumer();
            awaitDemand();
        } catch (Cancelled cancelled) {
            if (closed) {
                refusal.told();
            }
            throw cancelled;
        }
    }

    private void awaitDemand() {
        while (!demanded) {
            producer.suspend(idle);
        }
    }

    private void resumeBody() {
        if (producer.waitTarget() == idle) {
            producer.wake();
        }
    }

    private void wakeConsumer() {
        if (consumer.waitTarget() == this) {
            consumer.wake();
        }
    }

    /** Ends the body, and waits until it has, however often the caller is cancelled meanwhile. */
    void close() {
        // If its loop has crashed, the body will never continue.
        if (producer == null || over || producer.loop.hasEnded()) {
            closed = true;
            release();
            return;
        }
        var closer = Task.require("closing a flow");
        if (closer == producer) {
            throw new IllegalStateException("the body of a flow can't close it; return instead");
        }
        if (!closed) {
            closed = true;
            producer.fibre.shareContextOf(closer.fibre);
            producer.cancellation().request("its flow was closed", closer.toString(), 0);
        }
        var end = new Children(closer, WaitKind.FLOW, "a flow");
        end.add(producer);
        var cancelled = end.awaitAll();
        release();
        if (producer.isFailed()) {
            if (cancelled != null) {
                closer.cancellation().renew();
            }
            producer.value();
        }
        if (cancelled != null) {
            throw cancelled;
        }
    }

    /** Closes them all, the youngest first. {@return the first failure, with the others suppressed, or null} */
    static Throwable closeAll(List<? extends Generator<?>> open) {
        Throwable first = null;
        while (!open.isEmpty()) {
            // It stays in the list meanwhile, so that another task that closes the flow waits as well.
            var youngest = open.getLast();
            try {
                youngest.close();
            } catch (Throwable t) {
                if (first == null) {
                    first = t;
                } else if (first != t) {
                    first.addSuppressed(t);
                }
            }
            open.remove(youngest);
        }
        return first;
    }

    /** Its task ends, long after last using it. A short time means a {@code break} just before the end, which is as good as a close. */
    private void reportIfLeft(Task<?> ending) {
        var open = ending.loop.now() - leftAt;
        if (!over && !ended && open >= LEFT_NANOS) {
            ending.loop.reporter.log(Level.WARNING, ending + " left a flow unfinished; its body has been suspended"
                    + Frames.place(producer.stack()) + " for " + Durations.text(open / 1_000_000 * 1_000_000)
                    + " and ends only now, with the task. Write try (var flow = …) { for (var x : flow) … }", null);
        }
    }

    private void release() {
        over = true;
        flow.closed(this);
        if (owner != null) {
            frame.leave(owner);
        }
    }

    @Override
    boolean forwardCancel(Task<?> waiter) {
        producer.cancellation().request(waiter.cancelReason(), waiter.canceller(), 0);
        return true;
    }

    @Override
    void detach(Task<?> waiter) {
        // Only the field refers to the waiter, and the next demand overwrites it.
    }

    @Override
    WaitKind kind() {
        return WaitKind.FLOW;
    }

    @Override
    List<Task<?>> awaited() {
        return producer == null ? List.of() : List.of(producer);
    }

    @Override
    String describeWait() {
        return "the next element of a flow";
    }

    /** The body's wait for demand. */
    final class Idle extends WaitTarget {
        @Override
        void detach(Task<?> waiter) {
            // As above.
        }

        @Override
        WaitKind kind() {
            return WaitKind.FLOW;
        }

        @Override
        List<Task<?>> awaited() {
            return List.of(consumer);
        }

        @Override
        String describeWait() {
            return "the consumer of its flow";
        }
    }
}
