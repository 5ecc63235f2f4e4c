package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** {@code asCompleted}: the tasks given, in the order in which they end. */
final class CompletionOrder<T> implements Iterator<Task<T>> {
    private final WaitQueue waiters = new WaitQueue(WaitKind.AS_COMPLETED, "the next of asCompleted") {
        @Override
        List<Task<?>> awaited() {
            return tasks.stream().filter(task -> !task.isDone()).toList();
        }
    };
    private final ArrayDeque<Task<T>> ended = new ArrayDeque<>();
    private final List<Task<?>> tasks;
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
        var next = waiters.poll();
        if (next != null) {
            next.waiter.wake();
        }
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public Task<T> next() {
        if (left == 0) {
            throw new NoSuchElementException("all tasks of asCompleted were returned");
        }
        while (ended.isEmpty()) {
            waiters.await(Task.require("asCompleted(…)"));
        }
        left--;
        return ended.poll();
    }
}
