package dev.meanwhile;

import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/** The JDK's heap, but equal items leave it in the order in which they came. */
final class SteadyHeap<T> extends AbstractQueue<T> {
    private record Entry<T>(T item, long number) {
    }

    private final PriorityQueue<Entry<T>> entries;
    private long count;

    SteadyHeap(Comparator<? super T> order) {
        entries = new PriorityQueue<>(Comparator.<Entry<T>, T>comparing(Entry::item, order).thenComparingLong(Entry::number));
    }

    @Override
    public boolean offer(T item) {
        return entries.offer(new Entry<>(item, count++));
    }

    @Override
    public T poll() {
        return itemOf(entries.poll());
    }

    @Override
    public T peek() {
        return itemOf(entries.peek());
    }

    private T itemOf(Entry<T> entry) {
        return entry == null ? null : entry.item;
    }

    @Override
    public int size() {
        return entries.size();
    }

    /** In no particular order. */
    @Override
    public Iterator<T> iterator() {
        var all = entries.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public T next() {
                return all.next().item;
            }
        };
    }
}
