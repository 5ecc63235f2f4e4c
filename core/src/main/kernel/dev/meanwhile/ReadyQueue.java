package dev.meanwhile;

import java.util.function.Consumer;

/**
 * What is ready to run, in order: fibres, and runnables between them. A ring in an array.
 *
 * <p>Waking a task must not fail, even when the heap is exhausted: the waker would get the error, and the task would be lost. So room for
 * all live tasks is made when they are spawned, where a failure hits whoever spawns; a task is in here at most once.
 */
final class ReadyQueue {
    /** An item that room is kept for. */
    interface Reserved {
    }

    private Object[] items = new Object[64];
    private int head;
    private int size;
    /** Room that is kept for tasks. */
    private int reserved = 16;
    /** Items that are not tasks. */
    private int others;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Makes room for this number of tasks. */
    void reserve(int tasks) {
        if (tasks > reserved) {
            ensure(tasks + (tasks >> 1) + others);
            reserved = tasks + (tasks >> 1);
        }
    }

    /** Never needs memory. */
    void addReserved(Reserved fibre) {
        append(fibre);
    }

    void add(Runnable action) {
        assert !(action instanceof Reserved) : "a fibre has room reserved";
        ensure(reserved + others + 1);
        others++;
        append(action);
    }

    private void append(Object item) {
        if (size == items.length) {
            ensure(size + 1);
        }
        items[(head + size) & items.length - 1] = item;
        size++;
    }

    /** Puts an item before all others. */
    void addFirst(Object item) {
        if (size == items.length) {
            ensure(size + 1);
        }
        head = head - 1 & items.length - 1;
        items[head] = item;
        size++;
        others += item instanceof Reserved ? 0 : 1;
    }

    Object peek() {
        return items[head];
    }

    /** Removes the first item. {@return it, or null} */
    Object poll() {
        var item = items[head];
        if (item != null) {
            items[head] = null;
            head = head + 1 & items.length - 1;
            size--;
            if (!(item instanceof Reserved)) {
                others--;
            }
        }
        return item;
    }

    /** Removes a fibre, wherever it is. {@return how many items were before it, or -1 if it is not in here} */
    int remove(Reserved fibre) {
        for (var n = 0; n < size; n++) {
            if (items[(head + n) & items.length - 1] == fibre) {
                for (var rest = n; rest < size - 1; rest++) {
                    items[(head + rest) & items.length - 1] = items[(head + rest + 1) & items.length - 1];
                }
                size--;
                items[(head + size) & items.length - 1] = null;
                return n;
            }
        }
        return -1;
    }

    void forEach(Consumer<Object> action) {
        for (var n = 0; n < size; n++) {
            action.accept(items[(head + n) & items.length - 1]);
        }
    }

    private void ensure(int capacity) {
        if (capacity <= items.length) {
            return;
        }
        var larger = new Object[Integer.highestOneBit(capacity - 1) << 1];
        for (var n = 0; n < size; n++) {
            larger[n] = items[(head + n) & items.length - 1];
        }
        items = larger;
        head = 0;
    }
}
