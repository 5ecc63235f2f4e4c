package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;

/** A publisher that does what a test says, and remembers what it was asked. */
final class ManualPublisher implements Publisher<Integer>, Subscription {
    final List<Long> requests = new CopyOnWriteArrayList<>();
    private final List<Consumer<ManualPublisher>> onRequest = new ArrayList<>();
    volatile Subscriber<? super Integer> subscriber;
    int cancels;

    /** What it does at each further request, in the requesting thread. */
    ManualPublisher onRequest(Consumer<ManualPublisher> action) {
        onRequest.add(action);
        return this;
    }

    ManualPublisher emit(int... elements) {
        for (var element : elements) {
            subscriber.onNext(element);
        }
        return this;
    }

    void complete() {
        subscriber.onComplete();
    }

    @Override
    public void subscribe(Subscriber<? super Integer> asking) {
        subscriber = asking;
        asking.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        requests.add(n);
        if (requests.size() <= onRequest.size()) {
            onRequest.get(requests.size() - 1).accept(this);
        }
    }

    @Override
    public void cancel() {
        cancels++;
    }

    @Override
    public String toString() {
        return "manual";
    }
}
