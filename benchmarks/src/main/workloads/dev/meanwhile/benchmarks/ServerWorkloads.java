package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import dev.meanwhile.benchmarks.Workload.Metric;
import java.util.List;

/** The workloads for servers. */
final class ServerWorkloads {
    private static final int CLIENTS = 1000;
    private static final int REQUESTS = 20_000;
    private static final int LARGE_REQUESTS = 640;
    private static final int BROADCASTS = 50;
    private static final int IDLE = 10_000;
    /** So many that the handshakes of all connections are about a hundredth of a round: one costs our server as much as some sixty requests. */
    private static final int TLS_REQUESTS = 400_000;
    /** So few requests a second compile a server late: from the eighth to the twelfth second, compilers still took 28 % of the core of ours. */
    private static final Effort LARGE = new Effort(3, 30, -1);
    private static final Effort TLS = new Effort(2, 20, -1);

    static final List<Workload> ALL = List.of(
            requests(Served.PLAINTEXT, "HTTP, a short text", "`GET /plaintext` over %d connections that stay open, one request at a time on each; the answer is `%s`."
                    .formatted(Load.HTTP_CONNECTIONS, Served.TEXT)),
            requests(Served.JSON, "HTTP, a record as JSON", "As above; the answer is serialised for each request from a record with three fields.")
                    .lasting(Effort.SERVER.onlyInFull()),
            Workload.server(Family.HTTP, Served.LARGE, "HTTP, 1 MiB", "request", LARGE_REQUESTS, LARGE_REQUESTS,
                    "`GET /large`, likewise; the answer is a mebibyte, which the server has in memory.").lasting(LARGE),
            tls(Served.TLS, "HTTPS, a short text", "The short text over TLS 1.3, by HTTP/1.1. h2load asks, over %d connections, one request at a time on each; its handshakes are part of "
                    + "a round, but only about a hundredth of it. All statuses must be 2xx, and the bytes of all bodies as many as they should be."),
            tls(Served.HTTP_2, "HTTP/2, a short text", "As above, by HTTP/2: %d connections, one stream at a time on each. aiohttp and uvicorn have no HTTP/2."),
            requests(Served.RATE, "HTTP at a fixed rate", ("The short text again, asked for at a fixed rate: half of what the server answered before, when it was warm and %d connections asked "
                    + "again as soon as they were answered. A request is due whether or not those before it were answered, and its wait counts from then on, so that a server that stops for "
                    + "a while can't hide it (*coordinated omission*). The figures are waits.").formatted(Load.HTTP_CONNECTIONS))
                    .lasting(Effort.SERVER.onlyInFull()).comparedBy(Metric.WAIT).withQuickSize(REQUESTS / 10),
            Workload.server(Family.HTTP, Served.IDLE, "%,d idle connections".formatted(IDLE), "connection", IDLE, IDLE,
                    ("Connections that have made one request each, and stay open. Memory is by how much that of the server has grown (RSS, with the garbage that is left of the requests) "
                            + "since it answered %,d requests on one connection, for each connection; CPU time includes opening it and its request.").formatted(IdleLoad.WARM_UP))
                    .lasting(new Effort(1, 0, -1)).comparedBy(Metric.MEMORY),
            Workload.server(Family.HTTP, Served.ECHO, "WebSocket echo", "message", REQUESTS, REQUESTS,
                    "%d connections send texts of %d bytes and wait for each to come back.".formatted(Load.WEBSOCKETS, EchoAsker.BYTES)),
            Workload.server(Family.HTTP, Served.CHAT, "%,d chats at once".formatted(CLIENTS), "message", CLIENTS, CLIENTS * (Served.CHUNKS + 1L),
                    ("Each client sends a prompt by WebSocket, as JSON, and gets %1$d pieces as an answer, each a JSON message of its own, and a final one. "
                            + "Before each piece the server waits for %2$d ms, as for a language model. *p50* and *p99* are percentiles of the time from "
                            + "one message to the next; a server that keeps up has p50 near %2$d ms.").formatted(Served.CHUNKS, Served.PAUSE.toMillis()))
                    .lasting(new Effort(2, 6, 1.5)),
            Workload.server(Family.HTTP, Served.BROADCAST, "broadcast to %,d WebSockets".formatted(BroadcastLoad.MEMBERS), "message", BROADCASTS,
                    (long) BROADCASTS * BroadcastLoad.MEMBERS, ("One client sends a text of %d bytes, and the server sends it to all %,d; when all have it, the client sends the next. "
                            + "A message is one that a client gets. Ours is a `SocketGroup`, Go has a `PreparedMessage`, Netty a `ChannelGroup`; the others loop over their sockets. "
                            + "*p50* and *p99* are percentiles of the time from sending the text to getting it.").formatted(BroadcastAsker.BYTES, BroadcastLoad.MEMBERS))
                    .lasting(Effort.SERVER.onlyInFull()));

    private ServerWorkloads() {
    }

    private static Workload requests(String name, String title, String what) {
        return Workload.server(Family.HTTP, name, title, "request", REQUESTS, REQUESTS, what);
    }

    private static Workload tls(String name, String title, String what) {
        return Workload.server(Family.HTTP, name, title, "request", TLS_REQUESTS, TLS_REQUESTS, what.formatted(Load.HTTP_CONNECTIONS)).lasting(TLS).withQuickSize(TLS_REQUESTS / 20);
    }
}
