package dev.meanwhile;

import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task is cancelled, what was put is what was taken and what is left, each item once; for each kind of queue. */
@Timeout(30)
class QueueTortureTest {
    private abstract static class Accounts extends Torture.Attempt {
        final Queue<Integer> items;
        final List<Integer> put = new ArrayList<>();
        final List<Integer> taken = new ArrayList<>();

        Accounts(Queue<Integer> items) {
            this.items = items;
        }

        void put(int item) {
            items.put(item);
            put.add(item);
        }

        void take(int count) {
            for (var n = 0; n < count; n++) {
                taken.add(items.take());
            }
        }

        /** The books must balance whether the others get what they wait for or not: shuts down, and drains. */
        @Override
        void check() {
            Turns.pass(10);
            items.shutdown();
            Turns.pass(3);
            for (var item = items.tryTake(); item.isPresent(); item = items.tryTake()) {
                taken.add(item.get());
            }
            assertEquals(put.stream().sorted().toList(), taken.stream().sorted().toList());
            put.forEach(_ -> items.taskDone());
            assertThrows(IllegalStateException.class, items::taskDone);
            items.join();
        }

        /** A task that may be told of the shutdown at the end. */
        void helper(Runnable action) {
            spawn(() -> {
                try {
                    action.run();
                } catch (QueueShutDownException e) {
                    // The end.
                }
            });
        }
    }

    private static final class Takers extends Accounts {
        Takers(Queue<Integer> items) {
            super(items);
        }

        @Override
        void begin() {
            helper(() -> take(3));
            helper(() -> {
                for (var n = 1; n <= 8; n++) {
                    put(n);
                    Turns.pass(n % 3);
                }
            });
        }

        @Override
        void body() {
            take(2);
        }

        @Override
        void secondBody() {
            take(2);
        }
    }

    private static final class Putters extends Accounts {
        Putters(Queue<Integer> items) {
            super(items);
        }

        @Override
        void begin() {
            helper(() -> put(100));
            helper(() -> {
                for (var n = 1; n <= 8; n++) {
                    take(1);
                    Turns.pass(n % 3);
                }
            });
        }

        @Override
        void body() {
            put(1);
            put(2);
            put(3);
        }

        @Override
        void secondBody() {
            put(11);
            put(12);
            put(13);
        }
    }

    private static final class TakerAndPutter extends Accounts {
        TakerAndPutter(Queue<Integer> items) {
            super(items);
        }

        @Override
        void begin() {
            // Ends the loop of the one if the other was cancelled.
            spawn(() -> {
                Turns.pass(8);
                items.shutdown();
            });
        }

        @Override
        void body() {
            items.forEach(taken::add);
        }

        @Override
        void secondBody() {
            try {
                for (var n = 1; n <= 4; n++) {
                    put(n);
                }
            } catch (QueueShutDownException e) {
                // Nobody takes any more.
            }
        }
    }

    private static final class Joiners extends Accounts {
        private boolean joined;

        Joiners(Queue<Integer> items) {
            super(items);
        }

        @Override
        void begin() {
            helper(() -> {
                put(1);
                put(2);
            });
            helper(() -> {
                for (var n = 1; n <= 2; n++) {
                    take(1);
                    Turns.pass(2);
                    items.taskDone();
                }
                joined = true;
            });
        }

        @Override
        void body() {
            Turns.pass(1);
            items.join();
            assertTrue(joined);
        }

        @Override
        void secondBody() {
            Turns.pass(1);
            items.join();
            assertTrue(joined);
        }

        @Override
        void check() {
            items.join();
            assertEquals(put, taken);
        }
    }

    private static void tortured(Function<Queue<Integer>, Torture.Attempt> attempt) {
        var kinds = List.<Supplier<Queue<Integer>>>of(() -> new Queue<>(1), () -> new LifoQueue<>(1), () -> new PriorityQueue<>(1, Integer::compare));
        for (var kind : kinds) {
            Torture.thoroughly(() -> attempt.apply(kind.get()));
            var pairs = Torture.atEveryPairOfTurns(() -> attempt.apply(kind.get()));
            assertTrue(pairs > 25, () -> "only " + pairs + " pairs");
        }
    }

    @Test
    @InOrder
    void takersOfWhatAnotherTaskPuts() {
        tortured(Takers::new);
    }

    @Test
    void puttersOfWhatAnotherTaskTakes() {
        tortured(Putters::new);
    }

    @Test
    void aTakerAndThePutterOfItsItems() {
        tortured(TakerAndPutter::new);
    }

    @Test
    @InOrder
    void twoWhoJoin() {
        tortured(Joiners::new);
    }

    /** Another task drops what is in, at some moment: an item is then in exactly one of three places. */
    private static final class Dropped extends Accounts {
        private final List<Integer> dropped = new ArrayList<>();

        Dropped(Queue<Integer> items) {
            super(items);
        }

        @Override
        void begin() {
            spawn(() -> {
                Turns.pass(6);
                dropped.addAll(items.shutdownNow());
            });
        }

        @Override
        void body() {
            items.forEach(taken::add);
        }

        @Override
        void secondBody() {
            try {
                for (var n = 1; n <= 20; n++) {
                    put(n);
                    Turns.pass(n % 2);
                }
            } catch (QueueShutDownException e) {
                // The end.
            }
        }

        @Override
        void check() {
            Turns.pass(8);
            assertEquals(0, items.size());
            taken.forEach(_ -> items.taskDone());
            assertThrows(IllegalStateException.class, items::taskDone);
            dropped.addAll(taken);
            assertEquals(put.stream().sorted().toList(), dropped.stream().sorted().toList());
        }
    }

    @Test
    void aTakerAndAPutterOfItemsThatAreDropped() {
        tortured(Dropped::new);
    }
}
