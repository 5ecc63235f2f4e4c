package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Shuffles what runs in a turn, as Trio does with each of its batches; here the numbers come from a seed, so an order can be repeated.
 *
 * <p>A turn runs what was ready at its start, so that is what changes places; nothing moves to another turn. Entries that were
 * promised to come after what is ready, callbacks and tasks that yielded, still do: all entries that stood before
 * one are taken before it. The rest are tasks that something woke, which were promised no order.
 */
final class ReadyOrder {
    private final RandomGenerator random;

    ReadyOrder(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "the source of random numbers is null");
    }

    /** Rearranges the first {@code count} entries. */
    void arrange(ReadyQueue ready, int count) {
        if (count < 2) {
            return;
        }
        var left = new ArrayList<>(count);
        for (var n = 0; n < count; n++) {
            left.add(ready.poll());
        }
        var free = (int) left.stream().filter(ReadyOrder::isFree).count();
        var arranged = new ArrayList<>(count);
        while (!left.isEmpty()) {
            var entry = left.remove(choose(left, free));
            free -= isFree(entry) ? 1 : 0;
            arranged.add(entry);
        }
        arranged.reversed().forEach(ready::addFirst);
    }

    /** {@return the index of one of those that may come next: the free ones, and the first if nothing is left before it anyway} */
    private int choose(List<Object> left, int free) {
        var firstIsBound = !isFree(left.getFirst());
        var choices = firstIsBound ? free + 1 : free;
        var chosen = choices == 1 ? 0 : random.nextInt(choices);
        for (var index = 0;; index++) {
            if ((index == 0 || isFree(left.get(index))) && chosen-- == 0) {
                return index;
            }
        }
    }

    private static boolean isFree(Object entry) {
        return entry instanceof TaskFibre fibre && fibre.waitTarget() != Turn.NEXT;
    }
}
