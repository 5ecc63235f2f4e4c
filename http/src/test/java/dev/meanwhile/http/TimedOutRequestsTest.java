package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Outcome;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link CancelledRequestsTest}, with timeouts. */
@Timeout(60)
class TimedOutRequestsTest {
    private static boolean endsWithin(Duration limit, Runnable request) {
        try {
            timeout(limit, request::run);
            return true;
        } catch (TimedOutException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterEachTime(boolean http2) {
        Storm.run(http2, storm -> {
            for (var kind = 0; kind < 5; kind++) {
                var wanted = kind;
                var micros = 0L;
                while (!endsWithin(Duration.ofNanos(micros * 1000), () -> storm.request(wanted))) {
                    micros += 10 + micros / 20;
                }
                assertTrue(micros > 50, "it was over before its time was");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void atRandom(boolean http2) {
        Storm.run(http2, storm -> {
            var random = new Random(43);
            for (var round = 0; round < 5; round++) {
                var tasks = new ArrayList<Task<Void>>();
                for (var i = 0; i < 50; i++) {
                    var kind = random.nextInt(5);
                    var limit = Duration.ofNanos(random.nextInt(20_000_000));
                    tasks.add(spawn(() -> {
                        timeout(limit, () -> storm.request(kind));
                    }));
                }
                for (var outcome : gatherSettled(tasks)) {
                    if (outcome instanceof Outcome.Failure<Void>(var cause)) {
                        assertInstanceOf(TimedOutException.class, cause);
                    }
                }
            }
        });
    }
}
