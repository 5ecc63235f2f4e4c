package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** h2load ends without an error whatever the server answers, so what it prints is read. */
class H2LoadTest {
    private static final String SAID = """
            Application protocol: h2

            finished in 254.26ms, 393.31 req/s, 17.57KB/s
            requests: 100 total, 100 started, 100 done, 100 succeeded, 0 failed, 0 errored, 0 timeout
            status codes: 100 2xx, 0 3xx, 0 4xx, 0 5xx
            traffic: 4.47KB (4574) total, 1.81KB (1850) headers (space savings 83.33%), 1.27KB (1300) data
                                 min         max         mean         sd        +/- sd
            time for request:      113us     10.65ms      1.66ms      1.98ms    95.00%
            """;

    @Test
    void allWereAnswered() {
        assertDoesNotThrow(() -> check(SAID));
    }

    @Test
    void anotherStatus() {
        assertWrong("100 2xx, 0 3xx, 0 4xx, 0 5xx", "99 2xx, 0 3xx, 0 4xx, 1 5xx");
    }

    @Test
    void aRequestThatFailed() {
        assertWrong("100 done, 100 succeeded, 0 failed, 0 errored, 0 timeout", "100 done, 99 succeeded, 1 failed, 1 errored, 0 timeout");
    }

    @Test
    void bodiesOfAnotherLength() {
        assertWrong("(1300) data", "(1299) data");
    }

    @Test
    void anotherProtocol() {
        assertWrong("protocol: h2", "protocol: http/1.1");
    }

    private static void assertWrong(String right, String wrong) {
        assertTrue(SAID.contains(right));
        var e = assertThrows(IllegalStateException.class, () -> check(SAID.replace(right, wrong)));
        assertTrue(e.getMessage().startsWith("not all of 100 requests were answered rightly: Application protocol: "), e.getMessage());
        assertTrue(e.getMessage().contains(wrong), e.getMessage());
    }

    private static void check(String said) throws IOException {
        try (var load = new H2Load(443)) {
            load.requireRight(said, 100);
        }
    }
}
