package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our servers, under a small load of the benchmarks, answer all questions. Runs in both run modes. */
class ServedAnswersTest {
    @ParameterizedTest
    @CsvSource({"http-plaintext, 1000, 1000", "http-json, 1000, 1000", "ws-echo, 1000, 1000", "chat-streams, 10, 1010"})
    void http(String workload, int size, long messages) throws Exception {
        run(() -> {
            try (var server = ServerProgram.listen()) {
                assertAnswers(server.port(), workload, size, messages);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"http-plaintext, 1000, 1000", "http-json, 1000, 1000", "ws-echo, 1000, 1000", "chat-streams, 10, 1010"})
    void web(String workload, int size, long messages) throws Exception {
        run(() -> {
            try (var server = AppProgram.listen()) {
                assertAnswers(server.port(), workload, size, messages);
            }
        });
    }

    @Test
    void itemsOfADatabase() throws Exception {
        DatabaseServerTest.requireInstalled(Workload.Family.HTTP_SQL);
        try (var supplies = Supplies.of(Results.workload("http-item"))) {
            run(() -> {
                try (var db = Querying.connect(supplies.folder(), "postgresql"); var server = ItemProgram.listen(db)) {
                    assertAnswers(server.port(), "http-item", 500, 500);
                }
            });
        }
    }

    private static void assertAnswers(int port, String workload, int size, long messages) throws Exception {
        blocking(() -> {
            try (var load = Load.on(port, workload, size)) {
                assertEquals(messages, load.play(size));
                assertTrue(load.wait(0.5) > 0 && load.wait(0.99) >= load.wait(0.5));
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({"tcp-echo-1, 300", "tcp-echo-100, 300", "tcp-echo-1k, 1500", "tcp-echo-64k-1, 20", "tcp-echo-64k, 200", "udp-echo, 300"})
    void sockets(String workload, int size) throws Exception {
        run(() -> {
            var port = new CompletableFuture<Integer>();
            var server = spawn(() -> SocketProgram.serve(Echo.named(workload), port::complete));
            assertAnswers(await(port), workload, size, size);
            server.cancel();
        });
    }

    /** The second round uses the connections of the first. */
    @Test
    void roundsFollowEachOther() throws Exception {
        run(() -> {
            try (var server = ServerProgram.listen()) {
                assertEquals(1_000, blocking(() -> {
                    try (var load = Load.on(server.port(), Served.ECHO, 500)) {
                        return load.play(500) + load.play(500);
                    }
                }));
            }
        });
    }

    /** The answers that the harness expects from full rounds follow the formulas that small ones confirm. */
    @ParameterizedTest
    @CsvSource({"http-plaintext, 1", "http-json, 1", "ws-echo, 1", "chat-streams, 101",
        "tcp-echo-1, 1", "tcp-echo-100, 1", "tcp-echo-1k, 1", "tcp-echo-64k-1, 1", "tcp-echo-64k, 1", "udp-echo, 1", "http-item, 1"})
    void theHarnessExpectsThisManyMessages(String workload, int each) {
        assertEquals((long) each * Results.workload(workload).size(), Results.workload(workload).answer());
    }
}
