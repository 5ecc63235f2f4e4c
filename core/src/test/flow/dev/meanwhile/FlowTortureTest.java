package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a consumer is cancelled, every body that began has ended before its task has, and no element came twice. */
@Timeout(30)
class FlowTortureTest {
    private abstract static class Consumer extends Torture.Attempt {
        private int open;
        private final List<Integer> got = new ArrayList<>();

        Flow<Integer> numbers() {
            return generate(out -> {
                open++;
                try {
                    for (var n = 1; n <= 3; n++) {
                        sleep(seconds(1));
                        out.emit(n);
                    }
                } finally {
                    try {
                        // The request may well hit here.
                        Turns.pass(2);
                    } finally {
                        open--;
                    }
                }
            });
        }

        void got(int element) {
            got.add(element);
            Turns.pass(1);
        }

        @Override
        void check() {
            assertEquals(0, open, "bodies that have not ended");
            assertEquals(List.of(1, 2, 3).subList(0, got.size()), got);
        }
    }

    @Test
    void iterationToTheEnd() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                numbers().iterator().forEachRemaining(this::got);
            }
        });
    }

    @Test
    void iterationThatIsLeftAndClosed() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                try (var flow = numbers()) {
                    for (var n : flow) {
                        got(n);
                        if (n == 2) {
                            break;
                        }
                    }
                }
                Turns.pass(1);
            }
        });
    }

    @Test
    void iterationThatIsLeftOpen() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                got(numbers().iterator().next());
            }
        });
    }

    @Test
    void withoutATaskOfItsOwn() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                numbers().forEach(this::got);
            }
        });
    }

    @Test
    void nestedAndThroughOperators() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                var outer = Meanwhile.<Integer>generate(out -> {
                    for (var n : numbers().map(n -> n)) {
                        Turns.pass(1);
                        out.emit(n);
                    }
                });
                for (var n : outer.take(2)) {
                    got(n);
                }
                Turns.pass(1);
            }
        });
    }

    @Test
    void withATimeoutInTheBody() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                var hasty = Meanwhile.<Integer>generate(out -> {
                    for (var n = 1; n <= 2; n++) {
                        var element = n;
                        try {
                            Meanwhile.timeout(seconds(1), () -> out.emit(element));
                        } catch (TimedOutException e) {
                            Turns.pass(1);
                        }
                    }
                });
                for (var n : hasty) {
                    got(n);
                    sleep(seconds(2));
                }
            }
        });
    }
}
