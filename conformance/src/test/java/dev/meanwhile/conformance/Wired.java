package dev.meanwhile.conformance;

import dev.meanwhile.Event;
import dev.meanwhile.Queue;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.Tcp;

/** Two ends of a connection over loopback: what one writes, the other reads. CPython's tests feed a reader by hand. */
final class Wired implements AutoCloseable {
    private final Queue<Connection> accepted = new Queue<>();
    private final Event done = new Event();
    private final Server server = Tcp.listen(0, connection -> {
        accepted.put(connection);
        done.await();
    });
    /** This one is under test. */
    final Connection here = Tcp.connect("127.0.0.1", server.port());
    final Connection there = accepted.take();

    /** Sends, and lets it arrive. */
    void feed(String text) {
        there.write(text);
        there.flush();
    }

    void feedEnd(String text) {
        there.write(text);
        there.shutdownOutput();
    }

    @Override
    public void close() {
        done.set();
        here.abort();
        there.abort();
        server.close();
    }
}
