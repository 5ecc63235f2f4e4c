package dev.meanwhile;

import java.util.Arrays;

/**
 * A loop's timers: a four-ary heap that knows each timer's index.
 *
 * <p>Most timers are timeouts that never fire, so removal matters as much as insertion. CPython marks a removed entry
 * and sweeps later; here it leaves at once, in O(log n), and a program that sets and drops a million timeouts keeps
 * nothing. Four children per node, because a heap of a million is half as deep and each level's children share a cache line.
 */
final class Timers {
    private Timer[] heap = new Timer[16];
    private int size;
    private long orders;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** {@return nanoseconds from {@code now} to the first timer, 0 if it is due, or {@link Long#MAX_VALUE} if there is none} */
    long untilNext(long now) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].when - now);
    }

    /** Sets a timer. */
    void add(Timer timer, long when) {
        assert !timer.isSet() : "a timer is set once at a time";
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        timer.when = when;
        timer.order = orders++;
        siftUp(timer, size++);
    }

    /** Removes a timer; does nothing if it has fired or was never set. */
    void remove(Timer timer) {
        var index = timer.index;
        if (index < 0) {
            return;
        }
        timer.index = -1;
        var last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            siftDown(last, index);
            if (last.index == index) {
                siftUp(last, index);
            }
        }
        shrink();
    }

    /** Fires, in order, the timers that are due at {@code now}; those that firing sets wait for the next call. */
    void fire(long now) {
        var limit = orders;
        while (size > 0 && heap[0].when - now <= 0 && heap[0].order < limit) {
            var first = heap[0];
            remove(first);
            first.fire();
        }
    }

    private void siftUp(Timer timer, int from) {
        var index = from;
        while (index > 0) {
            var parent = (index - 1) >> 2;
            if (!timer.isBefore(heap[parent])) {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(timer, index);
    }

    private void siftDown(Timer timer, int from) {
        var index = from;
        for (var child = (index << 2) + 1; child < size; child = (index << 2) + 1) {
            var least = child;
            for (var other = child + 1; other < Math.min(child + 4, size); other++) {
                if (heap[other].isBefore(heap[least])) {
                    least = other;
                }
            }
            if (!heap[least].isBefore(timer)) {
                break;
            }
            place(heap[least], index);
            index = least;
        }
        place(timer, index);
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }

    /** Gives a big array back once it is nearly empty. */
    private void shrink() {
        if (heap.length > 4096 && size < heap.length >> 3) {
            heap = Arrays.copyOf(heap, heap.length >> 1);
        }
    }
}
