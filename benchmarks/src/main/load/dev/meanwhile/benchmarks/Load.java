package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** What clients ask of a server, round after round. A wrong answer ends it. */
abstract class Load implements Round, AutoCloseable {
    static final int HTTP_CONNECTIONS = 64;
    /** That echo texts. */
    static final int WEBSOCKETS = 100;
    private static final JsonMapper JSON_MAPPER = JsonMapper.builder().build();

    /** Of the last round. */
    final WaitTimes waits = new WaitTimes();

    /** {@return a load on a server at a port of this machine, with as many connections as the workload has in a round of that size} */
    static Load on(int port, String workload, int size) throws IOException {
        return switch (workload) {
            case Served.PLAINTEXT -> requests(() -> plaintext(port));
            case Served.JSON -> requests(() -> new HttpAsker(port, "/json", JSON_MAPPER.writeValueAsBytes(Served.Item.lamp())));
            case Served.LARGE -> requests(() -> new HttpAsker(port, "/large", Served.large()));
            case Served.ITEM -> requests(() -> new HttpAsker(port, "/item", JSON_MAPPER.writeValueAsBytes(Served.Found.expected())));
            case Served.RATE -> new RateLoad(HTTP_CONNECTIONS, _ -> plaintext(port));
            case Served.IDLE -> new IdleLoad(() -> plaintext(port));
            case Served.TLS -> new H2Load(port, "--h1");
            case Served.HTTP_2 -> new H2Load(port);
            case Served.ECHO -> asking(WEBSOCKETS, n -> new EchoAsker(port, n));
            case Served.CHAT -> asking(size, _ -> new ChatAsker(port));
            case Served.BROADCAST -> new BroadcastLoad(_ -> new BroadcastAsker(port));
            case WebServed.ORDER, WebServed.FORM, WebServed.PAGE, WebServed.FILE -> requests(() -> WebQuestions.asker(port, workload));
            case WebServed.EVENTS -> asking(size, _ -> new EventAsker(port));
            default -> on(port, Echo.named(workload));
        };
    }

    private static Load on(int port, Echo echo) throws IOException {
        return asking(echo.connections(), n -> new PlainAsker(port, echo, n));
    }

    private static Load requests(Supplier<HttpAsker> client) throws IOException {
        return asking(HTTP_CONNECTIONS, _ -> client.get());
    }

    private static Load asking(int count, IntFunction<? extends Client> client) throws IOException {
        return new AskingLoad(count, client);
    }

    private static HttpAsker plaintext(int port) {
        return new HttpAsker(port, "/plaintext", Served.TEXT.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Does what comes before the first round. Nothing, unless the workload needs something.
     *
     * @param seconds the minimum time of the rounds
     */
    void prepare(double seconds) throws IOException {
    }

    /** {@return the number of messages received} */
    @Override
    public abstract long play(int size) throws IOException;

    /** {@return whether the memory that the server has after the first round is of interest, rather than its peak} */
    boolean isHeld() {
        return false;
    }

    /** {@return the time that this share of the last round's waits did not exceed, in nanoseconds} */
    final long wait(double share) {
        return waits.percentile(share);
    }

    @Override
    public abstract void close() throws IOException;
}
