package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wherever the consumer of an operator is cancelled, nothing of the flow runs when it has ended. */
@Timeout(60)
class FlowOperatorsTortureTest {
    private static final class Consumer extends Torture.Attempt {
        private final Function<Consumer, Flow<?>> operator;
        private final boolean iterates;
        private int open;

        Consumer(Function<Consumer, Flow<?>> operator, boolean iterates) {
            this.operator = operator;
            this.iterates = iterates;
        }

        /** Every other element is slow. */
        Flow<Integer> numbers() {
            return generate(out -> {
                open++;
                try {
                    for (var n = 1; n <= 3; n++) {
                        sleep(seconds(n % 2));
                        out.emit(n);
                    }
                } finally {
                    end();
                }
            });
        }

        int mapped(int n) {
            open++;
            try {
                sleep(seconds(n));
                return n;
            } finally {
                end();
            }
        }

        /** The request may well hit here. */
        private void end() {
            try {
                Turns.pass(2);
            } finally {
                open--;
            }
        }

        @Override
        void body() {
            try {
                if (iterates) {
                    try (var flow = operator.apply(this)) {
                        for (var _ : flow) {
                            sleep(seconds(0.5));
                        }
                    }
                } else {
                    operator.apply(this).forEach(_ -> sleep(seconds(0.5)));
                }
            } finally {
                assertEquals(0, open, "pieces of the flow that still run");
            }
            // A request that came while something else was on its way hits here.
            Turns.pass(1);
        }

        @Override
        void check() {
            assertEquals(0, open);
        }
    }

    private static void torture(Function<Consumer, Flow<?>> operator) {
        for (var iterates : List.of(false, true)) {
            Torture.thoroughly(() -> new Consumer(operator, iterates));
        }
    }

    @Test
    void mapConcurrent() {
        torture(it -> it.numbers().mapConcurrent(2, it::mapped));
    }

    @Test
    void mapConcurrentUnordered() {
        torture(it -> it.numbers().mapConcurrentUnordered(2, it::mapped));
    }

    @Test
    void merge() {
        torture(it -> Flow.merge(it.numbers(), it.numbers()));
    }

    @Test
    void buffer() {
        torture(it -> it.numbers().buffer(1));
    }

    @Test
    void chunked() {
        torture(it -> it.numbers().chunked(2));
    }

    @Test
    void chunkedByTime() {
        torture(it -> it.numbers().chunked(2, seconds(0.5)));
    }

    @Test
    void throttle() {
        torture(it -> it.numbers().throttle(seconds(0.75)));
    }

    @Test
    void flatMap() {
        torture(it -> it.numbers().take(2).flatMap(_ -> it.numbers()));
    }

    @Test
    void takeWhile() {
        torture(it -> it.numbers().takeWhile(n -> n < 3));
    }

    @Test
    void zip() {
        torture(it -> it.numbers().zip(it.numbers(), (_, n) -> n));
    }

    @Test
    void zipOfOperators() {
        torture(it -> it.numbers().buffer(1).zip(it.numbers().mapConcurrent(2, it::mapped), (_, n) -> n).take(2));
    }

    @Test
    void operatorsOfOperatorsThatTakeEndsEarly() {
        torture(it -> Flow.merge(it.numbers().buffer(1), it.numbers().mapConcurrent(2, it::mapped)).take(3));
    }
}
