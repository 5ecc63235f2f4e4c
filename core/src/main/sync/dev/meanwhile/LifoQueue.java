package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A {@link Queue} that gives out first what was put last, a stack (asyncio's {@code LifoQueue}). Tasks that wait are still served in the
 * order in which they came.
 *
 * @param <T> the items; never null
 */
public final class LifoQueue<T> extends Queue<T> {
    /** A queue without a limit. */
    public LifoQueue() {
        this(0);
    }

    /** A queue that holds at most {@code capacity} items; zero or less is no limit. */
    public LifoQueue(int capacity) {
        super(capacity, Collections.asLifoQueue(new ArrayDeque<>()));
    }
}
