package dev.meanwhile;

import java.util.function.Predicate;

/**
 * Waiting tasks, and watchers, in order of arrival: the one queue behind semaphores, queues and everything
 * awaitable.
 *
 * <p>Intrusive and doubly linked, so that a cancelled waiter leaves from the middle in constant time: a storm of
 * cancellations costs n, not n². A task waits in one queue at a time and therefore owns a single reusable link.
 */
class WaitQueue extends WaitTarget {
    /** A place in a queue: a task's (reused for each of its waits) or a watcher's. */
    static class Link {
        private Link previous;
        private Link next;
        private WaitQueue queue;
        final Task<?> waiter;

        Link(Task<?> waiter) {
            this.waiter = waiter;
        }

        boolean isQueued() {
            return queue != null;
        }
    }

    /** Code of the runtime that is told in place of a waiting task. It must be short, and must not throw. */
    abstract static class Watcher extends Link {
        Watcher() {
            super(null);
        }

        abstract void done();
    }

    private final WaitKind kind;
    private final String name;
    private Link head;
    private Link tail;

    WaitQueue(String name) {
        this(WaitKind.OTHER, name);
    }

    WaitQueue(WaitKind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    final boolean isEmpty() {
        return head == null;
    }

    final void add(Link link) {
        assert link.queue == null : "a link is in one queue at a time";
        link.queue = this;
        link.previous = tail;
        if (tail == null) {
            head = link;
        } else {
            tail.next = link;
        }
        tail = link;
    }

    final void remove(Link link) {
        if (link.queue != this) {
            return;
        }
        if (link.previous == null) {
            head = link.next;
        } else {
            link.previous.next = link.next;
        }
        if (link.next == null) {
            tail = link.previous;
        } else {
            link.next.previous = link.previous;
        }
        link.queue = null;
        link.previous = null;
        link.next = null;
    }

    /** {@return how many links were removed} */
    final int removeIf(Predicate<Link> condition) {
        var removed = 0;
        for (var link = head; link != null;) {
            var next = link.next;
            if (condition.test(link)) {
                remove(link);
                removed++;
            }
            link = next;
        }
        return removed;
    }

    /** Removes the first link. {@return it, or null} */
    final Link poll() {
        var first = head;
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** Removes all, in order: wakes the tasks and tells the watchers. */
    final void wakeAll() {
        for (var first = poll(); first != null; first = poll()) {
            if (first instanceof Watcher watcher) {
                watcher.done();
            } else {
                first.waiter.wake();
            }
        }
    }

    /** Removes all tasks, which will never resume. */
    final void forget() {
        removeIf(_ -> true);
    }

    /** Suspends the task at the end of this queue until somebody removes and wakes it. */
    final void await(Task<?> task) {
        add(task.link());
        task.suspend(this);
    }

    @Override
    void detach(Task<?> waiter) {
        remove(waiter.link());
    }

    @Override
    WaitKind kind() {
        return kind;
    }

    @Override
    String describeWait() {
        return name;
    }
}
