package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients that are all in one thread, each with a connection that stays open. */
abstract class SelectorLoad extends Load {
    private static final long PATIENCE_MILLIS = 20_000;

    private final Selector selector = Selector.open();
    private final List<? extends Client> clients;
    private long now;

    SelectorLoad(int count, IntFunction<? extends Client> client) throws IOException {
        clients = IntStream.range(0, count).mapToObj(client).toList();
        for (var it : clients) {
            it.channel().configureBlocking(false).register(selector, SelectionKey.OP_READ, it);
        }
    }

    final List<? extends Client> clients() {
        return clients;
    }

    /** {@return when the messages arrived that are taken now, or the round began} */
    final long now() {
        return now;
    }

    /** A round begins. */
    final void begin() {
        waits.clear();
        now = System.nanoTime();
    }

    /** A message has arrived, and was right. */
    abstract void taken(Client client);

    /** @param since when the wait for its answer begins */
    final void ask(Client client, long since) {
        if (!client.ask(since)) {
            client.channel().keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /**
     * Waits for messages, and takes them.
     *
     * @param missing how many are, and of what: for the message if none arrives in time
     */
    final void proceed(int missing, String of) throws IOException {
        if (selector.select(this::proceed, PATIENCE_MILLIS) == 0) {
            throw late(missing, of);
        }
    }

    /** Takes the messages that are there. */
    final void proceedNow(int missing, String of) throws IOException {
        if (selector.selectNow(this::proceed) == 0 && System.nanoTime() - now > PATIENCE_MILLIS * 1_000_000) {
            throw late(missing, of);
        }
    }

    private static IllegalStateException late(int missing, String of) {
        return new IllegalStateException(missing + " of " + of + " were not answered: no message for " + PATIENCE_MILLIS / 1000 + " s");
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
            waits.add(client.waited(now));
            taken(client);
        }
        client.keep();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Client::close);
        selector.close();
    }
}
