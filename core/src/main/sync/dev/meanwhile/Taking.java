package dev.meanwhile;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** A {@code for} over a queue: takes until it is shut down and empty. */
final class Taking<T> implements Iterator<T> {
    private final Queue<T> queue;
    private T taken;

    Taking(Queue<T> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        try {
            if (taken == null) {
                taken = queue.take();
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
