package dev.meanwhile;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One iteration of a publisher's elements. The publisher signals in threads of its own: it puts elements here and wakes the task. Everything that
 * goes the other way, requests and the cancellation, is called by the task, so those calls follow each other, and a publisher that signals inside
 * {@code request} never recurs.
 *
 * <p>The task announces that it sleeps and then looks once more; a signal is put first and then looks for the announcement. So one of the two sees
 * the other ({@link Door} does the same), and elements that arrive while the task is busy cost no wake-up.
 */
final class FromPublisher<T> extends WaitTarget implements Subscriber<T> {
    static final int PREFETCH = 128;

    /** How the elements end. */
    private record End(Throwable failure, boolean isViolation) {
    }

    /** The task has seen the end, or wants no more. */
    private static final End OVER = new End(null, false);

    private final Task<?> task;
    private final Publisher<? extends T> publisher;
    private final int prefetch;
    /** The first elements have been requested. The task's. */
    private boolean requests;
    /** The publisher has not ended by itself. The task's. */
    private boolean cancels = true;
    /** Null until the publisher gives it; {@link Nothing} once it has been cancelled. Any thread. */
    private final AtomicReference<Subscription> subscription = new AtomicReference<>();
    /** Elements that the task has not taken. Any thread adds. */
    private final ConcurrentLinkedQueue<T> arrived = new ConcurrentLinkedQueue<>();
    /** Elements that have been requested and not arrived. Any thread. */
    private final AtomicLong allowed = new AtomicLong();
    /** Null while there may be more elements than those that have arrived. Any thread. */
    private final AtomicReference<End> end = new AtomicReference<>();
    /** The first broken rule is told, others are not. Any thread. */
    private final AtomicBoolean broken = new AtomicBoolean();
    /** The task waits, or is about to. Any thread; whoever clears it wakes the task. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** In the place of a subscription that has been cancelled. */
    private enum Nothing implements Subscription {
        CANCELLED;

        @Override
        public void request(long n) {
            // Too late.
        }

        @Override
        public void cancel() {
            // Once is enough.
        }
    }

    private FromPublisher(Task<?> task, Publisher<? extends T> publisher, int prefetch) {
        this.task = task;
        this.publisher = publisher;
        this.prefetch = prefetch;
    }

    /** The body of the flow. */
    static <T> void run(Publisher<? extends T> publisher, int prefetch, Emitter<? super T> out) throws Exception {
        var elements = new FromPublisher<T>(Task.require("Flow.from(…)"), publisher, prefetch);
        Throwable failure = null;
        try {
            publisher.subscribe(elements);
            elements.emitAll(out);
        } catch (Throwable t) {
            failure = t;
        }
        failure = elements.leave(failure);
        if (failure != null) {
            throw Awaitable.<Exception>sneak(failure);
        }
    }

    private void emitAll(Emitter<? super T> out) throws Exception {
        while (subscription.get() == null && end.get() == null) {
            sleep();
        }
        requests = true;
        request(prefetch);
        var batch = Math.max(1, prefetch / 2);
        var done = 0;
        for (var element = next(); element != null; element = next()) {
            out.emit(element);
            if (++done == batch) {
                done = 0;
                request(batch);
                task.yieldTurn();
            }
        }
    }

    private void request(int count) {
        if (end.get() == null) {
            allowed.addAndGet(count);
            subscription.get().request(count);
        }
    }

    /** {@return the next element, or null after the last} */
    private T next() throws Exception {
        while (true) {
            // The end is signalled after the elements, so it is looked at before them.
            var last = end.get();
            var element = arrived.poll();
            if (element != null) {
                return element;
            }
            if (last == null) {
                sleep();
            } else if (end.compareAndSet(last, OVER)) {
                cancels = last.isViolation();
                throwFailure(last);
                return null;
            }
        }
    }

    /** Also wakes without a reason. */
    private void sleep() {
        asleep.set(true);
        if (arrived.isEmpty() && end.get() == null && (requests || subscription.get() == null)) {
            task.suspend(this);
        }
        asleep.set(false);
    }

    private void throwFailure(End last) throws Exception {
        var failure = last.failure() instanceof Cancelled cancelled ? cancelled.toFailure() : last.failure();
        if (failure instanceof RuntimeException || failure instanceof Error) {
            AwaitTrace.addTo(failure, task);
        }
        if (failure != null) {
            throw Awaitable.<Exception>sneak(failure);
        }
    }

    /** Wants no more. {@return what to throw, or null} */
    private Throwable leave(Throwable failure) {
        try {
            var left = cancels ? subscription.getAndSet(Nothing.CANCELLED) : null;
            end.set(OVER);
            arrived.clear();
            if (left != null) {
                left.cancel();
            }
            return failure;
        } catch (Throwable t) {
            if (failure != null) {
                failure.addSuppressed(t);
            }
            return failure == null ? t : failure;
        }
    }

    // What follows runs in any thread.

    @Override
    public void onSubscribe(Subscription given) {
        requireNonNull(given, "onSubscribe");
        if (subscription.compareAndSet(null, given)) {
            wake();
            return;
        }
        given.cancel();
        violates("called onSubscribe twice (rule 2.12)", null);
    }

    @Override
    public void onNext(T element) {
        requireNonNull(element, "onNext");
        if (subscription.get() == null) {
            violates("called onNext before onSubscribe (rule 1.9)", null);
        } else if (end.get() != null) {
            violates("called onNext after its end (rule 1.7)", null);
        } else if (allowed.getAndDecrement() <= 0) {
            violates("called onNext more often than requested (rule 1.1)", null);
        } else {
            arrived.add(element);
            wake();
        }
    }

    @Override
    public void onError(Throwable failure) {
        requireNonNull(failure, "onError");
        if (end.compareAndSet(null, new End(failure, false))) {
            wake();
        } else {
            violates("called onError after its end (rule 1.7)", failure);
        }
    }

    @Override
    public void onComplete() {
        if (subscription.get() == null) {
            violates("called onComplete before onSubscribe (rule 1.9)", null);
        } else if (end.compareAndSet(null, new End(null, false))) {
            wake();
        } else {
            violates("called onComplete after its end (rule 1.7)", null);
        }
    }

    private void requireNonNull(Object signalled, String signal) {
        if (signalled == null) {
            var failure = new NullPointerException(publisher + " called " + signal + "(null) (rule 2.13)");
            violates(failure);
            throw failure;
        }
    }

    private void violates(String what, Throwable cause) {
        violates(new IllegalStateException("the publisher " + publisher + " " + what, cause));
    }

    /** Signals that cross a cancellation break no rule. */
    private void violates(RuntimeException failure) {
        if (subscription.get() == Nothing.CANCELLED || !broken.compareAndSet(false, true)) {
            return;
        }
        var before = end.getAndSet(new End(failure, true));
        if (before == OVER) {
            Reporter.log("a publisher broke a rule of Reactive Streams after a flow had taken its last element", failure);
        } else if (before != null && before.failure() != null && before.failure() != failure.getCause()) {
            failure.addSuppressed(before.failure());
        }
        wake();
    }

    private void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            task.loop.scheduler.post(this::resume);
        }
    }

    private void resume() {
        if (task.waitTarget() == this) {
            task.wake();
        }
    }

    // The rest is the wait.

    /** Another flow of the same loop, which this one waits for as for any other, or null. */
    private ToPublisher.Publishing<?> source() {
        return subscription.get() instanceof ToPublisher.Publishing<?> it && it.loop == task.loop ? it : null;
    }

    Task<?> task() {
        return task;
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
        var source = source();
        return source == null || source.task == null ? List.of() : List.of(source.task);
    }

    @Override
    boolean endsFromOutside() {
        return source() == null;
    }

    @Override
    String describeWait() {
        return "the next element of a publisher";
    }
}
