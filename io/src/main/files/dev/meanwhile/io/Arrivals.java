package dev.meanwhile.io;

import dev.meanwhile.Meanwhile;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What one thread hands to one task. Neither takes a lock: the thread puts and then looks for a waiter, the task announces that it waits and then looks
 * once more; each writes before it reads, so at least one of them sees the other.
 */
final class Arrivals<E> {
    /** Its name is what reports say the task waits for. */
    private static final class FileArrival extends CompletableFuture<Void> {
    }

    private final ConcurrentLinkedQueue<E> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile FileArrival waiting;

    /** Any thread. */
    void put(E element) {
        add(element);
        signal();
    }

    /** Any thread. A task that waits does not learn of it before the next {@link #signal}. {@return how many are there now} */
    int add(E element) {
        ready.add(element);
        return size.incrementAndGet();
    }

    /** Any thread: the task looks again. */
    void signal() {
        var waiter = waiting;
        if (waiter != null) {
            waiter.complete(null);
        }
    }

    /** {@return the oldest, or null if there is none} */
    E poll() {
        var first = ready.poll();
        if (first != null) {
            size.decrementAndGet();
        }
        return first;
    }

    int size() {
        return size.get();
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Waits until there is something, or nothing more will come. */
    void await(BooleanSupplier over) {
        while (ready.isEmpty() && !over.getAsBoolean()) {
            var waiter = new FileArrival();
            waiting = waiter;
            try {
                if (ready.isEmpty() && !over.getAsBoolean()) {
                    Meanwhile.await(waiter);
                }
            } finally {
                waiting = null;
            }
        }
    }
}
