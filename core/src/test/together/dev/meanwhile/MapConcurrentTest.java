package dev.meanwhile;

import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gather over a collection, of which a limited number runs. */
@Timeout(10)
class MapConcurrentTest {
    private int running;
    private int most;
    private final List<Integer> started = new ArrayList<>();

    private int work(int n, double time) {
        started.add(n);
        most = Math.max(most, ++running);
        try {
            sleep(seconds(time));
            return n * 10;
        } finally {
            running--;
        }
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void resultsComeInTheOrderOfTheItems() {
        run(() -> {
            JumpingClock.install();
            assertEquals(List.of(10, 20, 30, 40), mapConcurrent(upTo(4), 3, n -> work(n, 5 - n)));
        });
    }

    @Test
    void asManyAsTheLimitRunAtOnceAndNoMore() {
        run(() -> {
            var clock = JumpingClock.install();
            mapConcurrent(upTo(9), 3, n -> work(n, 1));
            assertEquals(3, most);
            assertEquals(seconds(3), clock.elapsed());
        });
    }

    @Test
    void oneThatEndsMakesRoomForTheNext() {
        run(() -> {
            var clock = JumpingClock.install();
            mapConcurrent(upTo(7), 2, n -> work(n, n == 1 ? 6 : 1));
            assertEquals(seconds(6), clock.elapsed());
        });
    }

    @Test
    void itemsArePulledOnlyWhenThereIsRoom() {
        run(() -> {
            JumpingClock.install();
            var pulled = new int[1];
            var items = new ArrayList<>(upTo(5)) {
                private static final long serialVersionUID = 1L;

                @Override
                public Iterator<Integer> iterator() {
                    return stream().peek(_ -> pulled[0]++).iterator();
                }
            };
            var all = spawn(() -> mapConcurrent(items, 2, n -> work(n, 1)));
            sleep(seconds(0.5));
            // One is in the hand of the one who waits for room.
            assertEquals(3, pulled[0]);
            all.await();
        });
    }

    @Test
    @InOrder
    void theFirstFailureEndsItAndStartsNothingMore() {
        run(() -> {
            var clock = JumpingClock.install();
            var failure = assertThrows(IllegalArgumentException.class, () -> mapConcurrent(upTo(9), 3, n -> {
                if (n == 2) {
                    sleep(seconds(1));
                    throw new IllegalArgumentException("broken");
                }
                return work(n, 60);
            }));
            assertEquals("broken", failure.getMessage());
            assertEquals(0, running);
            assertEquals(List.of(1, 3), started);
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void aCheckedFailureComesWrapped() {
        run(() -> {
            var failure = assertThrows(TaskFailedException.class, () -> mapConcurrent(upTo(2), 1, n -> {
                throw new IOException("disk " + n);
            }));
            assertInstanceOf(IOException.class, failure.getCause());
        });
    }

    @Test
    void oneThatIsCancelledOnItsOwnEndsItToo() {
        run(() -> {
            JumpingClock.install();
            assertThrows(CancellationException.class, () -> mapConcurrent(upTo(9), 2, n -> {
                if (n == 1) {
                    Task.current().cancel("by itself");
                }
                return work(n, 60);
            }));
            assertEquals(0, running);
        });
    }

    @Test
    void aCollectionThatFailsLeavesNothingRunning() {
        run(() -> {
            JumpingClock.install();
            var items = new ArrayList<>(upTo(9));
            assertThrows(ConcurrentModificationException.class, () -> mapConcurrent(items, 2, n -> {
                items.add(n);
                return work(n, n);
            }));
            assertEquals(0, running);
        });
    }

    @Test
    void nothingGivesNothingAndNullIsAValue() {
        run(() -> {
            assertEquals(List.of(), mapConcurrent(List.<Integer>of(), 3, n -> n));
            assertEquals(Arrays.asList(null, 2), mapConcurrent(upTo(2), 3, n -> n == 1 ? null : n));
        });
    }

    @Test
    void aLimitBelowOneIsAMistake() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, () -> mapConcurrent(upTo(2), 0, n -> n));
        });
    }

    @Test
    void tasksThatSucceededAreNotKept() {
        run(() -> {
            var children = Children.passing(Task.current(), WaitKind.GATHER, "test");
            children.add(spawn(() -> { }));
            Turns.pass(2);
            assertEquals(0, children.size());
        });
    }
}
