package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A queue between tasks (asyncio's {@code Queue}): first in, first out, unless it is a {@link PriorityQueue} or a
 * {@link LifoQueue}. With a capacity, tasks that put into a full queue wait: this back-pressure keeps a fast producer from filling the
 * memory.
 *
 * <p>{@code for (var item : queue)} takes until the queue is {@linkplain #shutdown() shut down} and empty. Waiting tasks are
 * served in order of arrival. Can be made anywhere, even before {@code run}; it belongs to the loop that first uses it
 * until that loop ends.
 *
 * @param <T> the items; never null
 */
public sealed class Queue<T> implements Iterable<T> permits PriorityQueue, LifoQueue {
    /** Given to a woken taker: an item is reserved for it, and it takes one when it runs. */
    private static final Object CLAIM = new Object();

    /** Given to a putter that waited, instead of room: its item can't be put. */
    private record Refusal(Throwable why) {
    }

    private final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            takers.forget();
            putters.forget();
            joiners.forget();
            claimed = 0;
            unfinished = items.size();
        }
    };
    private final WaitQueue takers;
    private final WaitQueue putters = new WaitQueue(WaitKind.QUEUE_PUT, "room in a queue");
    private final WaitQueue joiners = new WaitQueue(WaitKind.QUEUE_JOIN, "a queue's items to be done");
    /** In the order in which they are given out. */
    private final java.util.Queue<T> items;
    private final int capacity;
    /** How many items are reserved for takers that were woken and have not run yet. */
    private int claimed;
    private int unfinished;
    private boolean shutDown;

    /** An unbounded queue. */
    public Queue() {
        this(0);
    }

    /** A queue that holds at most {@code capacity} items; zero or less means no limit. */
    public Queue(int capacity) {
        this(capacity, new ArrayDeque<>());
    }

    Queue(int capacity, java.util.Queue<T> items) {
        this(capacity, items, new WaitQueue(WaitKind.QUEUE_TAKE, "an item of a queue"));
    }

    /** For the runtime's own queues, whose takers say in reports what they wait for. */
    Queue(WaitQueue takers) {
        this(0, new ArrayDeque<>(), takers);
    }

    private Queue(int capacity, java.util.Queue<T> items, WaitQueue takers) {
        this.capacity = capacity;
        this.items = items;
        this.takers = takers;
    }

    /**
     * Puts an item; waits while the queue is full.
     *
     * <p><b>Cancellation:</b> the item was not put, and the place in the line is lost.
     *
     * @throws QueueShutDownException if the queue is shut down, also while waiting
     * @throws Cancelled              if the task is cancelled
     * @throws RuntimeException       what the comparator of a {@link PriorityQueue} throws when the item can't be compared, also while waiting
     */
    public final void put(T item) {
        var task = binding.task(this, "put(…)");
        if (!tryPut(item)) {
            awaitRoom(task, item);
        }
    }

    /** The task leaves its item with the queue, which adds it as soon as there is room, so no task overtakes another. */
    private void awaitRoom(Task<?> task, T item) {
        task.leave(item);
        try {
            putters.await(task);
        } catch (Throwable t) {
            if (task.takeHandedOver() != null) {
                throw t;
            }
            // The item is in: the put has succeeded, and the next wait is cancelled instead.
            task.cancellation().renew();
            return;
        }
        var left = task.takeHandedOver();
        if (left instanceof Refusal(var why)) {
            throw Awaitable.<RuntimeException>sneak(why);
        }
        if (left != null) {
            requireOpen("put");
        }
    }

    /**
     * Puts an item if there is room. Never waits.
     *
     * @return false if the queue is full
     * @throws QueueShutDownException if the queue is shut down
     */
    public final boolean tryPut(T item) {
        binding.check(this);
        require(item);
        requireOpen("put");
        if (!hasRoom()) {
            return false;
        }
        add(item);
        return true;
    }

    private boolean hasRoom() {
        return capacity <= 0 || items.size() - claimed < capacity;
    }

    private void add(T item) {
        items.add(item);
        added();
    }

    private void added() {
        unfinished++;
        wakeTaker();
    }

    /**
     * The taker that has waited longest gets a claim on an item, so that no other can take the last one before it runs. Only then does
     * it take one: there is nothing to give back if it is cancelled, and from a priority queue it gets the smallest, however late that
     * was put.
     */
    private void wakeTaker() {
        var taker = takers.poll();
        if (taker instanceof Queue<?>.Place place) {
            claimed++;
            place.claim();
        } else if (taker != null) {
            claimed++;
            taker.waiter.handOver(CLAIM);
        }
    }

    /** The place of a {@code select} in the line of takers. */
    final class Place extends Arm<T> {
        private boolean claims;

        Place(Selection selection) {
            super(selection);
            binding.task(Queue.this, "select(…)");
        }

        private void claim() {
            claims = true;
            done();
        }

        @Override
        boolean isReady() {
            return size() > 0 || shutDown;
        }

        @Override
        void begin() {
            takers.add(this);
        }

        @Override
        void end() {
            takers.remove(this);
        }

        @Override
        T take() {
            var item = poll();
            if (item == null) {
                requireOpen("take");
            }
            return item;
        }

        /** As in {@link #dropClaim}: after {@link #shutdownNow} no claim counts any more. */
        @Override
        void release() {
            if (claims && claimed > 0) {
                claimed--;
            }
            claims = false;
        }

        @Override
        void passOn() {
            var claimedOne = claims && claimed > 0;
            release();
            if (claimedOne) {
                wakeTaker();
            }
        }
    }

    /**
     * Takes the next item, which in a plain queue is the oldest; waits until there is one.
     *
     * <p><b>Cancellation:</b> no item is lost; the place in the line is.
     *
     * @throws QueueShutDownException if the queue is shut down and empty, also while waiting
     * @throws Cancelled              if the task is cancelled
     */
    public final T take() {
        var task = binding.task(this, "take()");
        for (var item = poll();; item = poll()) {
            if (item != null) {
                return item;
            }
            awaitClaim(task);
        }
    }

    private void awaitClaim(Task<?> task) {
        requireOpen("take");
        try {
            takers.await(task);
        } catch (Throwable t) {
            if (dropClaim(task)) {
                wakeTaker();
            }
            throw t;
        }
        // None: the queue was shut down. But a taker that was cancelled may have left its item since.
        dropClaim(task);
    }

    /** {@return whether it had one} After {@link #shutdownNow} no claim counts any more. */
    private boolean dropClaim(Task<?> task) {
        var claims = task.takeHandedOver() != null && claimed > 0;
        if (claims) {
            claimed--;
        }
        return claims;
    }

    /**
     * Takes the next item if there is one. Never waits.
     *
     * @return the item, or empty
     */
    public final Optional<T> tryTake() {
        binding.check(this);
        return Optional.ofNullable(poll());
    }

    private T poll() {
        if (items.size() == claimed) {
            return null;
        }
        var item = items.poll();
        if (hasRoom()) {
            admitPutter();
        }
        return item;
    }

    /** Admits the putter that has waited longest; or the next, if its item can't be put. */
    private void admitPutter() {
        for (var putter = putters.poll(); putter != null; putter = putters.poll()) {
            if (admit(putter.waiter)) {
                return;
            }
        }
    }

    /** What the program's comparator throws goes to the putter, not to the taker. {@return whether its item is in} */
    @SuppressWarnings("unchecked")
    private boolean admit(Task<?> putter) {
        var item = (T) putter.takeHandedOver();
        try {
            items.add(item);
        } catch (Throwable t) {
            putter.handOver(new Refusal(t));
            return false;
        }
        added();
        putter.wake();
        return true;
    }

    /**
     * Marks an item that was taken as processed, for {@link #join}. Never waits.
     *
     * @throws IllegalStateException if called more often than items were put
     */
    public final void taskDone() {
        binding.check(this);
        if (unfinished == 0) {
            throw new IllegalStateException("taskDone() was called more often than items were put");
        }
        done(1);
    }

    private void done(int count) {
        unfinished -= count;
        if (unfinished == 0) {
            joiners.wakeAll();
        }
    }

    /**
     * Waits until {@link #taskDone} was called for every item that was put.
     *
     * <p><b>Cancellation:</b> only this wait ends.
     *
     * @throws Cancelled if the task is cancelled
     */
    public final void join() {
        var task = binding.task(this, "join()");
        while (unfinished > 0) {
            joiners.await(task);
        }
    }

    /**
     * Shuts the queue down: from now on nothing can be put; remaining items can still be taken; waiting tasks that get nothing resume
     * with {@link QueueShutDownException}. Never waits; calling it again does nothing.
     */
    public final void shutdown() {
        binding.check(this);
        shutDown = true;
        takers.wakeAll();
        putters.wakeAll();
    }

    /**
     * As {@link #shutdown()}, and drops the items still in the queue, including those claimed by takers that were woken and have not run
     * yet. They count as done; an item that was taken still needs its {@link #taskDone}. Never waits.
     *
     * @return the dropped items, in the order in which they would have been taken
     */
    public final List<T> shutdownNow() {
        shutdown();
        var dropped = new ArrayList<T>(items.size());
        for (var item = items.poll(); item != null; item = items.poll()) {
            dropped.add(item);
        }
        claimed = 0;
        done(dropped.size());
        return dropped;
    }

    /** {@return whether it was shut down} */
    public final boolean isShutDown() {
        return shutDown;
    }

    /** {@return how many items it holds} */
    public final int size() {
        return binding.isLost() ? items.size() : items.size() - claimed;
    }

    /** {@return true if it has a capacity and has reached it} */
    public final boolean isFull() {
        return capacity > 0 && size() >= capacity;
    }

    /** {@return an iterator that takes items: {@code hasNext} waits for one, and is false once the queue is shut down and empty} */
    @Override
    public final Iterator<T> iterator() {
        return new Taking();
    }

    /** A {@code for} over the queue. */
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

    /** Refuses items that can't be put. */
    void require(T item) {
        if (item == null) {
            throw new NullPointerException("a queue can't hold null; put an Optional if an item may be missing");
        }
    }

    private void requireOpen(String verb) {
        if (shutDown) {
            throw new QueueShutDownException("the queue is shut down" + (verb.equals("take") ? " and empty" : ""));
        }
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "(" + size() + (capacity > 0 ? " of " + capacity : "") + (shutDown ? ", shut down" : "") + ")";
    }
}
