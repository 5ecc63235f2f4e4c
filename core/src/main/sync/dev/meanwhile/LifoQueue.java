package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A {@link Queue} that gives out the newest item first, a stack (asyncio's {@code LifoQueue}). Waiting tasks are still served in order
 * of arrival.
 *
 * @param <T> the items; never null
 */
public final class LifoQueue<T> extends Queue<T> {
    /** An unbounded queue. */
    public LifoQueue() {
        this(0);
    }

    /** A queue that holds at most {@code capacity} items; zero or less means no limit. */
    public LifoQueue(int capacity) {
        super(capacity, Collections.asLifoQueue(new ArrayDeque<>()));
    }
}
