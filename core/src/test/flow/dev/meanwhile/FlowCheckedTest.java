package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators and consumers throw, when it is a checked exception. */
@Timeout(10)
class FlowCheckedTest {
    private final IOException failure = new IOException("broken");
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> numbers() {
        return generate(out -> {
            try {
                for (var n = 1; n <= 3; n++) {
                    out.emit(n);
                }
            } finally {
                log.add("ended");
            }
        });
    }

    private boolean failsAt2(int n) throws IOException {
        if (n == 2) {
            throw failure;
        }
        return true;
    }

    /** An operator's failure is the flow's, so who reads it gets it wrapped, however that is done. */
    private void fails(Flow<?> flow) {
        log.clear();
        assertSame(failure, assertThrows(TaskFailedException.class, flow::toList).getCause());
        assertSame(failure, assertThrows(TaskFailedException.class, () -> {
            for (var _ : flow) {
                log.add("got");
            }
        }).getCause());
        assertSame(failure, assertThrows(TaskFailedException.class, () -> flow.fold(0, (sum, _) -> sum)).getCause());
        assertEquals(List.of("ended", "got", "ended", "ended"), log);
    }

    @Test
    void ofAnOperatorItIsTheFlowsFailure() {
        run(() -> {
            fails(numbers().map(this::failsAt2));
            fails(numbers().filter(this::failsAt2));
            fails(numbers().takeWhile(this::failsAt2));
            fails(numbers().onEach(this::failsAt2));
            fails(numbers().flatMap(n -> List.of(failsAt2(n))));
            fails(numbers().flatMap(n -> Flow.of(List.of(n)).map(this::failsAt2)));
            fails(numbers().zip(Flow.of(List.of("a", "b")), (n, _) -> failsAt2(n)));
        });
    }

    @Test
    void ofTheConsumerItComesOutAsItIs() throws Exception {
        run(() -> {
            assertSame(failure, assertThrows(IOException.class, () -> numbers().forEach(n -> {
                failsAt2(n);
            })));
            assertSame(failure, assertThrows(IOException.class, () -> numbers().map(n -> n + 1).fold(0, (sum, n) -> {
                failsAt2(n);
                return sum;
            })));
            assertEquals(List.of("ended", "ended"), log);
        });
    }

    @Test
    void aBodyThatWrapsItHasItsOwnFailure() {
        run(() -> {
            Flow<Integer> wrapping = generate(out -> {
                try {
                    out.emit(2);
                } catch (Exception e) {
                    throw new Exception("wrapped", e);
                }
            });
            var thrown = assertThrows(TaskFailedException.class, () -> wrapping.forEach(n -> {
                failsAt2(n);
            }));
            assertEquals("wrapped", thrown.getCause().getMessage());
        });
    }

    @Test
    void consumersOfTheJdkStillFit() {
        run(() -> {
            var got = new ArrayList<Integer>();
            Consumer<Object> consumer = n -> got.add((Integer) n);
            numbers().forEach(consumer);
            numbers().forEach(got::add);
            Iterable<Integer> iterable = numbers();
            iterable.forEach(n -> got.add(n));
            assertEquals(List.of(1, 2, 3, 1, 2, 3, 1, 2, 3), got);
        });
    }
}
