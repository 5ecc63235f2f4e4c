package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Our servers, under a small load of the benchmarks, answer all questions. Runs in both run modes. */
class ServedAnswersTest {
    @ParameterizedTest
    @CsvSource({"http-plaintext, 1000, 1000", "http-json, 1000, 1000", "http-1m, 70, 70", "http-rate, 1000, 1000", "http-idle, 50, 50", "ws-echo, 1000, 1000", "chat-streams, 10, 1010",
        "ws-broadcast, 3, 3000"})
    void http(String workload, int size, long messages) throws Exception {
        run(() -> {
            try (var server = ServerProgram.listen(workload, Path.of(""))) {
                assertAnswers(server.port(), workload, size, messages);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"http-plaintext, 1000, 1000", "http-json, 1000, 1000", "http-1m, 70, 70", "http-rate, 1000, 1000", "http-idle, 50, 50", "ws-echo, 1000, 1000", "chat-streams, 10, 1010",
        "ws-broadcast, 3, 3000"})
    void web(String workload, int size, long messages) throws Exception {
        run(() -> {
            try (var server = AppProgram.listen(workload, Path.of(""))) {
                assertAnswers(server.port(), workload, size, messages);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-tls", "http-h2"})
    void overTls(String workload) throws Exception {
        var isInstalled = Tool.find("h2load").isPresent();
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(isInstalled, H2Load.DEBIAN + " is missing");
        }
        assumeTrue(isInstalled, H2Load.DEBIAN + " is missing");
        try (var supplies = Supplies.of(Results.workload(workload))) {
            run(() -> {
                try (var http = ServerProgram.listen(workload, supplies.folder()); var web = AppProgram.listen(workload, supplies.folder())) {
                    assertAnswers(http.port(), workload, 1_000, 1_000);
                    assertAnswers(web.port(), workload, 1_000, 1_000);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"web-order, 500, 500", "web-form, 500, 500", "web-page, 500, 500", "web-file, 500, 500", "web-events, 20, 240"})
    void frameworks(String workload, int size, long messages) throws Exception {
        try (var supplies = Supplies.of(Results.workload(workload))) {
            run(() -> {
                try (var server = WebProgram.listen(supplies.folder())) {
                    assertAnswers(server.port(), workload, size, messages);
                }
            });
        }
    }

    @Test
    void ordersByHand() throws Exception {
        run(() -> {
            try (var server = OrderProgram.listen()) {
                assertAnswers(server.port(), "web-order", 500, 500);
            }
        });
    }

    /** Without checks they would be cheaper. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "count":1,  | "count":101,
        "count":1,  | "count":0,
        "price":9.5 | "price":-1
        "lamp"      | " "
        London      | .........1.........2.........3.........4.........5.
        """)
    void bothCheckOrders(String right, String wrong) throws Exception {
        var order = JsonMapper.builder().build().writeValueAsString(WebServed.order());
        assertTrue(order.contains(right), order);
        try (var supplies = Supplies.of(Results.workload("web-order"))) {
            run(() -> {
                try (var web = WebProgram.listen(supplies.folder()); var http = OrderProgram.listen(); var client = HttpClient.create()) {
                    for (var port : List.of(web.port(), http.port())) {
                        var place = "http://127.0.0.1:" + port + WebServed.orderPath();
                        assertEquals(200, status(client, place, order));
                        assertEquals(422, status(client, place, order.replace(right, wrong)), place);
                    }
                }
            });
        }
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

    private static int status(HttpClient client, String url, String order) {
        return client.post(url, request -> request.header("Content-Type", "application/json").body(order)).status();
    }

    private static void assertAnswers(int port, String workload, int size, long messages) throws Exception {
        blocking(() -> {
            try (var load = Load.on(port, workload, size)) {
                load.prepare(0.1);
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
            try (var server = ServerProgram.listen(Served.ECHO, Path.of(""))) {
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
    @CsvSource({"http-plaintext, 1", "http-json, 1", "http-1m, 1", "http-tls, 1", "http-h2, 1", "http-rate, 1", "http-idle, 1", "ws-echo, 1", "chat-streams, 101", "ws-broadcast, 1000",
        "tcp-echo-1, 1", "tcp-echo-100, 1", "tcp-echo-1k, 1", "tcp-echo-64k-1, 1", "tcp-echo-64k, 1", "udp-echo, 1", "http-item, 1",
        "web-order, 1", "web-form, 1", "web-page, 1", "web-file, 1", "web-events, 12"})
    void theHarnessExpectsThisManyMessages(String workload, int each) {
        assertEquals((long) each * Results.workload(workload).size(), Results.workload(workload).answer());
    }
}
