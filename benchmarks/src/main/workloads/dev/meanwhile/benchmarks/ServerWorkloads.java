package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import java.util.List;

/** The workloads for servers. */
final class ServerWorkloads {
    private static final int CLIENTS = 1000;
    private static final int REQUESTS = 20_000;

    static final List<Workload> ALL = List.of(
            Workload.server(Family.HTTP, Served.PLAINTEXT, "HTTP, a short text", "request", REQUESTS, REQUESTS,
                    "`GET /plaintext` over %d connections that stay open, one request at a time on each; the answer is `%s`."
                            .formatted(Load.HTTP_CONNECTIONS, Served.TEXT)),
            Workload.server(Family.HTTP, Served.JSON, "HTTP, a record as JSON", "request", REQUESTS, REQUESTS,
                    "As above; the answer is serialised for each request from a record with three fields.").lasting(Effort.SERVER.onlyInFull()),
            Workload.server(Family.HTTP, Served.ECHO, "WebSocket echo", "message", REQUESTS, REQUESTS,
                    "%d connections send texts of %d bytes and wait for each to come back.".formatted(Load.WEBSOCKETS, EchoAsker.BYTES)),
            Workload.server(Family.HTTP, Served.CHAT, "%,d chats at once".formatted(CLIENTS), "message", CLIENTS, CLIENTS * (Served.CHUNKS + 1L),
                    ("Each client sends a prompt by WebSocket, as JSON, and gets %1$d pieces as an answer, each a JSON message of its own, and a final one. "
                            + "Before each piece the server waits for %2$d ms, as for a language model. *p50* and *p99* are percentiles of the time from "
                            + "one message to the next; a server that keeps up has p50 near %2$d ms.").formatted(Served.CHUNKS, Served.PAUSE.toMillis()))
                    .lasting(new Effort(2, 6, 1.5)));

    private ServerWorkloads() {
    }
}
