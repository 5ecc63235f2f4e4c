package dev.meanwhile.io.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;

/** Where a loop's connections, servers and datagrams come from. Its methods are called by tasks and may wait; a cancelled call leaves nothing open. */
public interface Network {
    /** {@return a host's addresses, at least one, the preferred first} */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** {@return a connection to one address, before {@link Wire#start}} Limits and attempts at other addresses are the caller's. */
    Wire connect(SocketAddress address, SocketSettings settings) throws IOException;

    /**
     * {@return a socket that listens}
     *
     * @param accepted gets each connection, on the loop's thread, before {@link Wire#start}
     */
    Listener listen(SocketAddress address, SocketSettings settings, Consumer<Wire> accepted) throws IOException;

    /** A socket that listens. */
    interface Listener {
        /** {@return where it listens: with port 0, the port that it was given} */
        SocketAddress address();

        /** Stops listening, and waits until it has. */
        void close();
    }

    /** {@return a datagram socket bound to {@code local}, and if {@code remote} is not null, connected to it} */
    Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings settings) throws IOException;
}
