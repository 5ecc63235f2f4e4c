package dev.meanwhile;

import java.util.Comparator;
import java.util.Objects;

/**
 * A {@link Queue} that gives out the smallest item first (asyncio's {@code PriorityQueue}), and of several equal ones that which was put
 * first. Tasks that wait are still served in the order in which they came, also those who put.
 *
 * @param <T> the items; never null
 */
public final class PriorityQueue<T> extends Queue<T> {
    private final Comparator<? super T> order;

    /**
     * A queue that holds at most {@code capacity} items; zero or less is no limit. {@link Meanwhile#priorityQueue(int)} makes one of items
     * that have an order by themselves.
     *
     * @param order smallest first; it must not wait, and not change while items are in the queue
     */
    public PriorityQueue(int capacity, Comparator<? super T> order) {
        super(capacity, new SteadyOrder<>(Objects.requireNonNull(order, "priorityQueue(…, null): the order is missing")));
        this.order = order;
    }

    /** An item that can't be compared is refused here: later, the failure would hit the task that takes another item. */
    @Override
    void require(T item) {
        super.require(item);
        order.compare(item, item);
    }
}
