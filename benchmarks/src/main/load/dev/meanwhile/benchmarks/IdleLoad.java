package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Connections that each ask once, one after the other, and then stay open. A round ends when they have been idle for a second; its connections close before the next. */
final class IdleLoad extends Load {
    static final int WARM_UP = 1_000;
    private static final int IDLE_MILLIS = 1_000;
    /** Files that the load has open besides: jars, pipes. */
    private static final int SPARE = 200;

    private final Supplier<HttpAsker> client;
    private final List<HttpAsker> clients = new ArrayList<>();

    IdleLoad(Supplier<HttpAsker> client) {
        this.client = client;
    }

    /** Has the server load what it needs for requests, which is no part of a connection. */
    @Override
    void prepare(double seconds) {
        try (var one = client.get()) {
            for (var n = 0; n < WARM_UP; n++) {
                ask(one);
            }
        }
    }

    @Override
    public long play(int connections) throws IOException {
        requireFiles(connections, Files.readString(Path.of("/proc/self/limits")));
        close();
        waits.clear();
        for (var n = 0; n < connections; n++) {
            var next = client.get();
            clients.add(next);
            ask(next);
        }
        pause();
        requireOpen();
        return clients.size();
    }

    /** The server needs them too, and has the same limit. */
    static void requireFiles(int connections, String limits) {
        var needed = connections + SPARE;
        var limit = limits.lines().filter(line -> line.startsWith("Max open files")).map(line -> line.split("\\s{2,}")[1]).findFirst().orElse("unlimited");
        if (!limit.equals("unlimited") && Long.parseLong(limit) < needed) {
            throw new IllegalStateException("%,d connections need %d open files, and the limit is %s; raise it: ulimit -Hn %2$d"
                    .formatted(connections, needed, limit));
        }
    }

    private void ask(HttpAsker client) {
        client.ask(System.nanoTime());
        client.awaitMessage();
        waits.add(client.waited(System.nanoTime()));
    }

    private static void pause() {
        try {
            // Servers may tidy up after a request.
            Thread.sleep(IDLE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void requireOpen() throws IOException {
        var closed = 0;
        for (var it : clients) {
            var channel = (SocketChannel) it.channel();
            channel.configureBlocking(false);
            closed += channel.read(ByteBuffer.allocate(1)) == 0 ? 0 : 1;
        }
        if (closed > 0) {
            throw new IllegalStateException("the server has closed " + closed + " of " + clients.size() + " idle connections");
        }
    }

    @Override
    boolean isHeld() {
        return true;
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        clients.clear();
    }
}
