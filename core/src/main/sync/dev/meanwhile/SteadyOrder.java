package dev.meanwhile;

import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * The smallest first, and equal items in order of arrival.
 *
 * <p>A tree, not a heap: all comparisons are made when an item is put, before anything moves. So a comparator that throws fails the task that puts
 * the item it can't compare, and leaves the others as they are; a heap compares as it moves, also when an item is taken. The cost is some memory per
 * item.
 */
final class SteadyOrder<T> extends AbstractQueue<T> {
    private record Entry<T>(T item, long number) {
    }

    private final TreeSet<Entry<T>> entries;
    private long count;

    SteadyOrder(Comparator<? super T> order) {
        entries = new TreeSet<>(Comparator.<Entry<T>, T>comparing(Entry::item, order).thenComparingLong(Entry::number));
    }

    @Override
    public boolean offer(T item) {
        return entries.add(new Entry<>(item, count++));
    }

    @Override
    public T poll() {
        return itemOf(entries.pollFirst());
    }

    @Override
    public T peek() {
        return entries.isEmpty() ? null : entries.first().item;
    }

    private T itemOf(Entry<T> entry) {
        return entry == null ? null : entry.item;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Iterator<T> iterator() {
        return entries.stream().map(Entry::item).iterator();
    }
}
