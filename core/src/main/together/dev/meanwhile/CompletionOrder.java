package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * {@code asCompleted}: the tasks given, in the order in which they end. Several tasks may share one iteration: a task that asks for the next one has
 * a claim to it from then on, so there are never more claims than tasks.
 */
final class CompletionOrder<T> implements Iterator<Task<T>> {
    private final WaitQueue waiters = new WaitQueue(WaitKind.AS_COMPLETED, "the next of asCompleted") {
        @Override
        List<Task<?>> awaited() {
            return tasks.stream().filter(task -> !task.isDone()).toList();
        }
    };
    /** Ended tasks that have not been returned. */
    private final ArrayDeque<Task<T>> ended = new ArrayDeque<>();
    private final List<Task<?>> tasks;
    /** How many have not been asked for. */
    private int left;

    CompletionOrder(Collection<? extends Task<T>> tasks) {
        var loop = Task.require("asCompleted(…)").loop;
        var distinct = tasks.stream().distinct().toList();
        this.tasks = List.copyOf(distinct);
        for (var task : distinct) {
            loop.requireSame(task.loop, task);
            left++;
            task.watch(new WaitQueue.Watcher() {
                @Override
                void done() {
                    ended(task);
                }
            });
        }
    }

    private void ended(Task<T> task) {
        ended.add(task);
        serve();
    }

    /** Hands out the tasks that have ended, first come, first served. */
    private void serve() {
        while (!ended.isEmpty() && !waiters.isEmpty()) {
            waiters.poll().waiter.handOver(ended.poll());
        }
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public Task<T> next() {
        if (left == 0) {
            throw new NoSuchElementException("all tasks of asCompleted have been returned");
        }
        left--;
        return ended.isEmpty() ? awaitNext(Task.require("asCompleted(…)")) : ended.poll();
    }

    @SuppressWarnings("unchecked")
    private Task<T> awaitNext(Task<?> task) {
        try {
            waiters.await(task);
        } catch (Throwable t) {
            left++;
            var next = (Task<T>) task.takeHandedOver();
            if (next != null) {
                ended.addFirst(next);
                serve();
            }
            throw t;
        }
        return (Task<T>) task.takeHandedOver();
    }
}
