package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.select;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Wherever a task that selects is cancelled, each item that was put is taken once or left, and nothing of the select stays behind. */
class SelectTortureTest {
    /** Plain queues, bounded ones, and such that choose what they give out. */
    static final List<Supplier<Queue<Integer>>> QUEUES = List.of(Meanwhile::queue, () -> queue(1), Meanwhile::priorityQueue, Meanwhile::lifoQueue);

    private static final class Selecting extends Torture.Attempt {
        private final Queue<Integer> left;
        private final Queue<Integer> right;
        private final List<Integer> put = new ArrayList<>();
        private final List<Integer> taken = new ArrayList<>();
        private final List<Task<?>> others = new ArrayList<>();
        private final Promise<Integer> promise = new Promise<>();

        Selecting(Supplier<Queue<Integer>> queues) {
            left = queues.get();
            right = queues.get();
        }

        private void put(Queue<Integer> queue, int item) {
            queue.put(item);
            put.add(item);
        }

        /** One that fills the queues, one that takes from them too, in both ways. */
        @Override
        void begin() {
            others.add(spawn(() -> {
                for (var n = 1; n <= 6; n++) {
                    put(n % 3 == 0 ? right : left, n);
                    Turns.pass(n % 2);
                }
                promise.complete(100);
            }));
            others.add(spawn(() -> {
                select(Clause.take(right, taken::add), Clause.take(left, taken::add));
                taken.add(left.take());
            }));
        }

        @Override
        void body() {
            for (var n = 0; n < 4; n++) {
                select(Clause.take(left, taken::add),
                        Clause.take(right, taken::add),
                        Clause.done(promise, _ -> true),
                        Clause.after(millis(n), () -> true));
            }
        }

        @Override
        void secondBody() {
            body();
        }

        @Override
        void check() {
            Turns.pass(20);
            assertTrue(left.size() == 0 || others.getLast().isDone(), "a taker waits although there is an item");
            drain();
            others.forEach(Task::cancel);
            Turns.pass(5);
            drain();
            assertEquals(put.stream().sorted().toList(), taken.stream().sorted().toList());
            assertEquals(0, left.size() + right.size());
            assertEquals(0, Task.current().loop.timers.size());
        }

        private void drain() {
            for (var quiet = 0; quiet < 10;) {
                var item = left.tryTake().or(right::tryTake);
                item.ifPresent(taken::add);
                quiet = item.isPresent() ? 0 : quiet + 1;
                Turns.pass(1);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("QUEUES")
    void oneTask(Supplier<Queue<Integer>> queues) {
        Torture.thoroughly(() -> new Selecting(queues));
    }

    @ParameterizedTest
    @FieldSource("QUEUES")
    void twoTasks(Supplier<Queue<Integer>> queues) {
        Torture.atEveryPairOfTurns(() -> new Selecting(queues));
    }
}
