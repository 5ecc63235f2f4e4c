package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A queue between tasks (asyncio's {@code Queue}): first in, first out. With a capacity, a full queue holds up those who put: that
 * is the back-pressure which keeps a fast producer from filling the memory.
 *
 * <p>{@code for (var item : queue)} takes until the queue is {@linkplain #shutdown() shut down} and empty. Tasks that wait are
 * served in the order in which they came. Made anywhere, also before {@code run}; it belongs to the loop that first uses it
 * until that loop ends.
 *
 * @param <T> the items; never null
 */
public final class Queue<T> implements Iterable<T> {
    private final LoopBinding binding = new LoopBinding();
    private final WaitQueue takers = new WaitQueue("an item of a queue");
    private final WaitQueue putters = new WaitQueue("room in a queue");
    private final WaitQueue joiners = new WaitQueue("a queue's items to be done");
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final int capacity;
    private int unfinished;
    private boolean shutDown;

    /** A queue without a limit. */
    public Queue() {
        this(0);
    }

    /** A queue that holds at most {@code capacity} items; zero or less is no limit. */
    public Queue(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Puts an item; waits while the queue is full.
     *
     * <p><b>Cancellation:</b> the item was not put, and the place in the line is lost.
     *
     * @throws QueueShutDownException if the queue is shut down, also while waiting
     * @throws Cancelled              if the task is cancelled
     */
    public void put(T item) {
        var task = binding.task(this, "put(…)");
        if (!tryPut(item)) {
            awaitRoom(task, item);
        }
    }

    /** The task leaves its item with the queue, which takes it in as soon as there is room; so nobody overtakes. */
    private void awaitRoom(Task<?> task, T item) {
        task.leave(item);
        try {
            putters.await(task);
        } catch (Cancelled cancelled) {
            if (task.takeHandedOver() != null) {
                throw cancelled;
            }
            // The item is in: the put has succeeded, and the next wait is cancelled instead.
            task.cancellation().renew();
            return;
        }
        if (task.takeHandedOver() != null) {
            requireOpen("put");
        }
    }

    /**
     * Puts an item if there is room. Never waits.
     *
     * @return false if the queue is full
     * @throws QueueShutDownException if the queue is shut down
     */
    public boolean tryPut(T item) {
        binding.check(this);
        requireItem(item);
        requireOpen("put");
        var taker = takers.poll();
        if (taker != null) {
            unfinished++;
            taker.waiter.handOver(item);
            return true;
        }
        if (isFull()) {
            return false;
        }
        unfinished++;
        items.add(item);
        return true;
    }

    /**
     * Takes the oldest item; waits until there is one.
     *
     * <p><b>Cancellation:</b> no item is lost; the place in the line is.
     *
     * @throws QueueShutDownException if the queue is shut down and empty, also while waiting
     * @throws Cancelled              if the task is cancelled
     */
    public T take() {
        var task = binding.task(this, "take()");
        var item = poll();
        return item != null ? item : awaitItem(task);
    }

    /** The item is handed over by {@link #tryPut}, so that nobody can take it before the woken task runs. */
    private T awaitItem(Task<?> task) {
        requireOpen("take");
        try {
            takers.await(task);
        } catch (Cancelled cancelled) {
            giveBack(this.<T>handedOver(task));
            throw cancelled;
        }
        T item = handedOver(task);
        // Nothing: the queue was shut down. But a taker that was cancelled may have given its item back since.
        return item != null ? item : take();
    }

    @SuppressWarnings("unchecked")
    private <I> I handedOver(Task<?> task) {
        return (I) task.takeHandedOver();
    }

    /** What a cancelled taker had been handed goes to the next one, or back to the head, if need be over the capacity. */
    private void giveBack(T item) {
        if (item == null) {
            return;
        }
        var taker = takers.poll();
        if (taker != null) {
            taker.waiter.handOver(item);
        } else {
            items.addFirst(item);
        }
    }

    /**
     * Takes the oldest item if there is one. Never waits.
     *
     * @return the item, or empty
     */
    public Optional<T> tryTake() {
        binding.check(this);
        return Optional.ofNullable(poll());
    }

    private T poll() {
        var item = items.poll();
        if (item != null && !isFull()) {
            admitPutter();
        }
        return item;
    }

    private void admitPutter() {
        var putter = putters.poll();
        if (putter != null) {
            unfinished++;
            items.add(this.<T>handedOver(putter.waiter));
            putter.waiter.wake();
        }
    }

    /**
     * Says that an item which was taken is dealt with, for {@link #join}. Never waits.
     *
     * @throws IllegalStateException if it is called more often than items were put
     */
    public void taskDone() {
        binding.check(this);
        if (unfinished == 0) {
            throw new IllegalStateException("taskDone() was called more often than items were put");
        }
        if (--unfinished == 0) {
            wakeAll(joiners);
        }
    }

    /**
     * Waits until {@link #taskDone} was called for every item that was put.
     *
     * <p><b>Cancellation:</b> only this wait ends.
     *
     * @throws Cancelled if the task is cancelled
     */
    public void join() {
        var task = binding.task(this, "join()");
        while (unfinished > 0) {
            joiners.await(task);
        }
    }

    /**
     * Shuts the queue down: from now on nothing can be put; what is in it can still be taken; all who wait and get nothing resume with
     * {@link QueueShutDownException}. Never waits; calling it again does nothing.
     */
    public void shutdown() {
        binding.check(this);
        shutDown = true;
        wakeAll(takers);
        wakeAll(putters);
    }

    /** {@return whether it was shut down} */
    public boolean isShutDown() {
        return shutDown;
    }

    /** {@return how many items it holds} */
    public int size() {
        return items.size();
    }

    /** {@return true if it has a capacity and is at it} */
    public boolean isFull() {
        return capacity > 0 && items.size() >= capacity;
    }

    /** {@return an iterator that takes: {@code hasNext} waits for an item, and is false once the queue is shut down and empty} */
    @Override
    public Iterator<T> iterator() {
        return new Taking();
    }

    private final class Taking implements Iterator<T> {
        private T taken;

        @Override
        public boolean hasNext() {
            try {
                if (taken == null) {
                    taken = take();
                }
                return true;
            } catch (QueueShutDownException e) {
                return false;
            }
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the queue is shut down and empty");
            }
            var item = taken;
            taken = null;
            return item;
        }
    }

    private static void requireItem(Object item) {
        if (item == null) {
            throw new NullPointerException("a queue holds no null; put an Optional if an item may be missing");
        }
    }

    private void requireOpen(String verb) {
        if (shutDown) {
            throw new QueueShutDownException("the queue is shut down" + (verb.equals("take") ? " and empty" : ""));
        }
    }

    private static void wakeAll(WaitQueue queue) {
        for (var first = queue.poll(); first != null; first = queue.poll()) {
            first.waiter.wake();
        }
    }

    @Override
    public String toString() {
        return "Queue(" + items.size() + (capacity > 0 ? " of " + capacity : "") + (shutDown ? ", shut down" : "") + ")";
    }
}
