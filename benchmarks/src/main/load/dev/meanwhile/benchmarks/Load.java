package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients of a server, all in one thread. Each sends a question, waits for the answer, and repeats, until all questions of a round are answered.
 * A wrong answer ends the load.
 */
final class Load implements Round, AutoCloseable {
    static final int HTTP_CONNECTIONS = 64;
    /** That echo texts. */
    static final int WEBSOCKETS = 100;
    private static final long PATIENCE_MILLIS = 20_000;

    private final Selector selector = Selector.open();
    private final List<? extends Client> clients;
    private long[] waits = new long[1 << 14];
    private int messages;
    private int unasked;
    private int unanswered;
    private long now;

    private Load(int count, IntFunction<? extends Client> client) throws IOException {
        clients = IntStream.range(0, count).mapToObj(client).toList();
        for (var it : clients) {
            it.channel().configureBlocking(false).register(selector, SelectionKey.OP_READ, it);
        }
    }

    /** {@return connections to a server at a port of this machine, the number that the workload has in a round of that size} */
    static Load on(int port, String workload, int size) throws IOException {
        return switch (workload) {
            case Served.PLAINTEXT -> new Load(HTTP_CONNECTIONS,
                    _ -> new HttpAsker(port, "/plaintext", Served.TEXT.getBytes(StandardCharsets.US_ASCII)));
            case Served.JSON -> new Load(HTTP_CONNECTIONS,
                    _ -> new HttpAsker(port, "/json", JsonMapper.builder().build().writeValueAsBytes(Served.Item.lamp())));
            case Served.ITEM -> new Load(HTTP_CONNECTIONS,
                    _ -> new HttpAsker(port, "/item", JsonMapper.builder().build().writeValueAsBytes(Served.Found.expected())));
            case Served.ECHO -> new Load(WEBSOCKETS, n -> new EchoAsker(port, n));
            case Served.CHAT -> new Load(size, _ -> new ChatAsker(port));
            case WebServed.ORDER, WebServed.FORM, WebServed.PAGE, WebServed.FILE -> new Load(HTTP_CONNECTIONS, _ -> WebQuestions.asker(port, workload));
            case WebServed.EVENTS -> new Load(size, _ -> new EventAsker(port));
            default -> on(port, Echo.named(workload));
        };
    }

    private static Load on(int port, Echo echo) throws IOException {
        return new Load(echo.connections(), n -> new PlainAsker(port, echo, n));
    }

    /** {@return the number of messages received} */
    @Override
    public long play(int questions) throws IOException {
        messages = 0;
        unasked = questions;
        unanswered = questions;
        now = System.nanoTime();
        clients.forEach(this::askAgain);
        while (unanswered > 0) {
            if (selector.select(this::proceed, PATIENCE_MILLIS) == 0) {
                throw new IllegalStateException(unanswered + " of " + questions + " questions were not answered: no message for "
                        + PATIENCE_MILLIS / 1000 + " s");
            }
        }
        return messages;
    }

    private void askAgain(Client client) {
        if (unasked > 0) {
            unasked--;
            if (!client.ask(now)) {
                client.channel().keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    private void proceed(SelectionKey key) {
        var client = (Client) key.attachment();
        if (key.isWritable() && client.sendRest()) {
            key.interestOps(SelectionKey.OP_READ);
        }
        if (key.isReadable()) {
            read(client);
        }
    }

    private void read(Client client) {
        var in = client.receive();
        now = System.nanoTime();
        while (client.take(in)) {
            waited(client.waited(now));
            if (client.isAnswered()) {
                unanswered--;
                askAgain(client);
            }
        }
        client.keep();
    }

    private void waited(long nanos) {
        if (messages == waits.length) {
            waits = Arrays.copyOf(waits, 2 * messages);
        }
        waits[messages++] = nanos;
    }

    /** {@return the time that this share of the last round's waits did not exceed, in nanoseconds} */
    long wait(double share) {
        var sorted = Arrays.copyOf(waits, messages);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * messages) - 1)];
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Client::close);
        selector.close();
    }
}
