package dev.meanwhile.test.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.spi.Connections;

import java.util.Objects;

/** Connections in memory without a network, for tests of code that gets a connection. */
public final class Streams {
    private Streams() {
    }

    /**
     * Two ends of one connection: what one writes, the other reads.
     *
     * @param client the end that connected, as far as {@link Link#toServer} is concerned
     * @param server the other
     * @param link   what the bytes meet
     */
    public record Pair(Connection client, Connection server, Link link) implements AutoCloseable {
        /** Refuses null. */
        public Pair {
            Objects.requireNonNull(client, "the client's end is null");
            Objects.requireNonNull(server, "the server's end is null");
            Objects.requireNonNull(link, "the link is null");
        }

        /** Closes both ends at once: what has not been read is dropped. */
        @Override
        public void close() {
            client.abort();
            server.abort();
        }
    }

    /**
     * {@return the two ends of a new connection} A test fails if one of them is open at its end. Call it from a task of a test.
     *
     * @throws IllegalStateException outside of a test loop
     */
    public static Pair pair() {
        return Loop.resource(Pairs.class, Pairs::new).pair();
    }

    /** The pairs of one test. */
    private static final class Pairs implements AutoCloseable {
        private final TestNetwork network;

        Pairs(Loop loop) {
            network = TestNetwork.apart(loop);
        }

        Pair pair() {
            var made = network.pair();
            return new Pair(Connections.over(made.client(), Connection.class), Connections.over(made.server(), Connection.class), made.client().link());
        }

        @Override
        public void close() {
            // The test has looked whether any is open.
        }
    }
}
