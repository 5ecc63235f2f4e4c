package dev.meanwhile;

import java.util.Comparator;
import java.util.Objects;

/**
 * A {@link Queue} that gives out the smallest item first (asyncio's {@code PriorityQueue}), and equal items in the order in which they
 * were put. Waiting tasks, putters too, are still served in order of arrival.
 *
 * @param <T> the items; never null
 */
public final class PriorityQueue<T> extends Queue<T> {
    private final Comparator<? super T> order;

    /**
     * A queue that holds at most {@code capacity} items; zero or less means no limit. {@link Meanwhile#priorityQueue(int)} makes one of
     * items with a natural order.
     *
     * @param order smallest first; it must neither wait nor change while items are in the queue
     */
    public PriorityQueue(int capacity, Comparator<? super T> order) {
        super(capacity, new SteadyOrder<>(Objects.requireNonNull(order, "priorityQueue(…, null): the order is missing")));
        this.order = order;
    }

    /** An item that can't be compared is refused here: later, the task that takes another item would fail. */
    @Override
    void require(T item) {
        super.require(item);
        order.compare(item, item);
    }
}
