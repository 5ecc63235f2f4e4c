package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code flatMap}, {@code takeWhile}, {@code fold}, {@code first}, {@code zip}, {@code onEach}. */
@Timeout(10)
class FlowMoreOperatorsTest {
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> numbers(String name, int last) {
        return generate(out -> {
            try {
                for (var n = 1; n <= last; n++) {
                    out.emit(n);
                }
            } finally {
                Turns.pass(2);
                log.add(name + " ended");
            }
        });
    }

    private static <T> List<T> iterated(Flow<T> flow) {
        var got = new ArrayList<T>();
        flow.iterator().forEachRemaining(got::add);
        return got;
    }

    private static <T> void gives(List<T> expected, Flow<T> flow) {
        assertEquals(expected, flow.toList());
        assertEquals(expected, iterated(flow));
    }

    @Test
    void flatMapHasOneResultAfterAnother() {
        run(() -> {
            gives(List.of(1, 1, 2, 1, 2, 3), numbers("outer", 3).flatMap(n -> numbers("inner", n)));
            gives(List.of("a", "a!", "b", "b!"), Flow.of(List.of("a", "b")).flatMap(word -> List.of(word, word + "!")));
            gives(List.of(), numbers("outer", 3).flatMap(_ -> List.<String>of()));
        });
        assertEquals(List.of("inner ended", "inner ended", "inner ended", "outer ended"), log.subList(0, 4));
    }

    @Test
    void flatMapEndsBothWhenTheConsumerHasEnough() {
        run(() -> {
            gives(List.of(1, 1), numbers("outer", 3).flatMap(n -> numbers("inner", n)).take(2));
            log.clear();
            for (var _ : numbers("outer", 3).flatMap(n -> numbers("inner", n))) {
                break;
            }
        });
        assertEquals(List.of("inner ended", "outer ended"), log);
    }

    @Test
    void takeWhileEndsTheBodyAtTheFirstThatIsRefused() {
        run(() -> {
            gives(List.of(1, 2), numbers("body", 9).takeWhile(n -> n < 3));
            assertEquals(List.of("body ended", "body ended"), log);
            gives(List.of(), numbers("body", 9).takeWhile(_ -> false));
            gives(List.of(1, 2, 3), numbers("body", 3).takeWhile(_ -> true));
        });
    }

    @Test
    void aBodyThatGoesOnAllTheSameFails() {
        run(() -> {
            Flow<Integer> stubborn = generate(out -> {
                for (var n = 1; n <= 4; n++) {
                    try {
                        out.emit(n);
                    } catch (Cancelled e) {
                        log.add("ignored at " + n);
                    }
                }
            });
            var failure = assertThrows(IllegalStateException.class, () -> stubborn.takeWhile(n -> n != 2).toList());
            assertTrue(failure.getMessage().contains("kept emitting"), failure.getMessage());
        });
        assertEquals(List.of("ignored at 2"), log);
    }

    @Test
    void foldAddsUp() {
        run(() -> {
            assertEquals(6, numbers("body", 3).fold(0, Integer::sum));
            assertEquals("123", numbers("body", 3).fold("", (text, n) -> text + n));
            assertEquals("none", numbers("body", 0).fold("none", (text, n) -> text + n));
        });
    }

    @Test
    void firstEndsTheBody() {
        run(() -> {
            assertEquals(Optional.of(1), numbers("body", 9).first());
            assertEquals(List.of("body ended"), log);
            assertEquals(Optional.empty(), numbers("body", 0).first());
        });
    }

    @Test
    void zipEndsWithTheShorterAndClosesTheOther() {
        run(() -> {
            gives(List.of("1-1", "2-2"), numbers("left", 2).zip(numbers("right", 9), (a, b) -> a + "-" + b));
            assertEquals(List.of("left ended", "right ended"), log.subList(0, 2));
            log.clear();
            gives(List.of("1-1", "2-2"), numbers("left", 9).zip(numbers("right", 2), (a, b) -> a + "-" + b));
            assertEquals(List.of("right ended", "left ended"), log.subList(0, 2));
            gives(List.of(), numbers("left", 0).zip(numbers("right", 2), (a, b) -> a + b));
        });
    }

    @Test
    void zipOfAFlowWithItself() {
        run(() -> {
            var numbers = numbers("body", 3);
            gives(List.of(1, 4, 9), numbers.zip(numbers, (a, b) -> a * b));
        });
    }

    @Test
    void aFailureOfEitherSideEndsBoth() {
        run(() -> {
            var failure = new IllegalStateException("broken");
            Flow<Integer> failing = generate(out -> {
                out.emit(1);
                throw failure;
            });
            assertSame(failure, assertThrows(IllegalStateException.class, () -> numbers("other", 9).zip(failing, Integer::sum).toList()));
            assertSame(failure, assertThrows(IllegalStateException.class, () -> failing.zip(numbers("other", 9), Integer::sum).toList()));
            assertEquals(List.of("other ended", "other ended"), log);
        });
    }

    @Test
    void whatTheOtherThrowsWhileItIsClosedIsThrown() {
        run(() -> {
            var failure = new IllegalStateException("broken");
            Flow<Integer> other = generate(out -> {
                try {
                    out.emit(1);
                    out.emit(2);
                } finally {
                    throwIt(failure);
                }
            });
            assertSame(failure, assertThrows(IllegalStateException.class, () -> numbers("body", 1).zip(other, Integer::sum).toList()));
            var own = new IllegalStateException("the consumer's");
            assertSame(own, assertThrows(IllegalStateException.class, () -> numbers("body", 1).zip(other, Integer::sum).forEach(_ -> throwIt(own))));
            assertSame(failure, own.getSuppressed()[0]);
        });
    }

    private static void throwIt(RuntimeException failure) {
        throw failure;
    }

    @Test
    void onEachSeesEachElementBeforeTheConsumer() {
        run(() -> numbers("body", 2).onEach(n -> {
            Turns.pass(1);
            log.add("seen " + n);
        }).forEach(n -> log.add("got " + n)));
        assertEquals(List.of("seen 1", "got 1", "seen 2", "got 2", "body ended"), log);
    }

    @Test
    void codeOfOperatorsMayWaitAndIsCancelledWithItsTask() {
        run(() -> {
            var task = spawn(() -> numbers("body", 9).flatMap(n -> numbers("inner", n)).onEach(_ -> sleep(seconds(3600))).toList());
            Turns.pass(2);
            task.cancel();
            while (!task.isDone()) {
                Turns.pass(1);
            }
            assertTrue(task.isCancelled());
        });
        assertEquals(List.of("inner ended", "body ended"), log);
    }
}
