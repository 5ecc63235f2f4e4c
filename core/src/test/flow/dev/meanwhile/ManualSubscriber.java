package dev.meanwhile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;

/** A subscriber that requests what a test says, and remembers what it got. */
final class ManualSubscriber implements Subscriber<Integer> {
    static final String END = "end";

    /** Elements, the failure, {@link #END}. */
    final List<Object> signals = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Object> arriving = new LinkedBlockingQueue<>();
    volatile Subscription subscription;

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(Integer element) {
        signal(element);
    }

    @Override
    public void onError(Throwable failure) {
        signal(failure);
    }

    @Override
    public void onComplete() {
        signal(END);
    }

    private void signal(Object signal) {
        signals.add(signal);
        arriving.add(signal);
    }

    /** Blocks the calling thread, which is not the loop's. {@return the next signal} */
    Object await() {
        try {
            return arriving.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
