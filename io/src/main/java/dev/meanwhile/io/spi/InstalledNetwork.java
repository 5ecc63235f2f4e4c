package dev.meanwhile.io.spi;

import dev.meanwhile.Loop;

import java.util.Optional;

/** The network that a test has put in place of the machine's, for one loop. */
public final class InstalledNetwork implements AutoCloseable {
    private Network network;

    private InstalledNetwork() {
    }

    /** {@return the network of the current loop, if one is installed} Call it from a task. */
    public static Optional<Network> find() {
        return Optional.ofNullable(slot().network);
    }

    /** From here on the current loop's connections come from {@code network}. Call it from a task. */
    public static void install(Network network) {
        slot().network = network;
    }

    private static InstalledNetwork slot() {
        return Loop.resource(InstalledNetwork.class, _ -> new InstalledNetwork());
    }

    @Override
    public void close() {
        network = null;
    }
}
