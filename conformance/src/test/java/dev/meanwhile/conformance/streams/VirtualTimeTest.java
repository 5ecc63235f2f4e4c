package dev.meanwhile.conformance.streams;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Flow;
import dev.meanwhile.Loop;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;

/** Virtual time jumps although a flow and its subscriber wait for each other by signals that could come from other threads. */
class VirtualTimeTest {
    private static Flow<Integer> hourly() {
        return generate(out -> {
            for (var n = 1; n <= 3; n++) {
                sleep(Duration.ofHours(1));
                out.emit(n);
            }
        });
    }

    @LoopTest
    void throughThePublisherOfTheSameLoop() {
        var start = Loop.current().time();
        assertEquals(List.of(1, 2, 3), Flow.from(hourly().toPublisher(), 1).toList());
        assertEquals(Duration.ofHours(3), Loop.current().time().minus(start));
    }
}
