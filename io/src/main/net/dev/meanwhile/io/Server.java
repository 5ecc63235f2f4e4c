package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawnEager;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Event;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Loop;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.Until;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.Wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that listens, and runs a handler in a task of its own for each connection (asyncio's {@code Server}). {@link Tcp} and {@link Unix} make them.
 *
 * <p>A handler that returns closes its connection gracefully. One that fails aborts it, and the failure is reported to the loop's exception handler, unless
 * it is that of its own connection being broken by the peer, or closed by {@link #closeClients} and the like. One that is cancelled closes it without a
 * report. The tasks belong to the server, and the server to its loop: at the end of the program's main task it stops listening, and cancels its handlers.
 *
 * <p>If no file descriptor is left, it pauses accepting, for 100 ms and then longer up to a second, and reports that at most once in 10 seconds; open
 * connections go on.
 *
 * <p>It belongs to its loop: used elsewhere, methods that change it throw {@link dev.meanwhile.WrongLoopException}.
 */
public final class Server implements AutoCloseable {
    private final String target;
    private final ServerOptions options;
    private final ItemAction<? super Connection, ?> handler;
    private final int most;
    /** Those that are open, or whose handlers run; in order of arrival. */
    private final Set<Client> clients = new LinkedHashSet<>();
    private final Event closed = new Event();
    private final Reports reports = new Reports();
    private final Owner owner = new Owner();
    private final Task<Void> task;
    private Scope scope;
    private List<Network.Listener> listeners = List.of();
    private List<SocketAddress> addresses = List.of();
    private boolean serving;
    /** {@link #open} has not ended. */
    private boolean opening = true;
    /** What came while it was opening: the system makes connections as soon as the first address is open. */
    private final List<Wire> early = new ArrayList<>();

    private Server(String target, ServerOptions options, ItemAction<? super Connection, ?> handler) {
        this.target = target;
        this.options = options;
        this.handler = handler;
        this.most = options.maxConnections();
        this.task = spawnEager(this::own);
        task.rename("server at " + target);
    }

    /** Where a server is to listen; may wait for lookups. */
    interface Place {
        List<SocketAddress> addresses(Network network) throws IOException;
    }

    static Server listen(String target, ServerOptions options, ItemAction<? super Connection, ?> handler, Place place) {
        try {
            options.tls().ifPresent(Tls::prepareServer);
        } catch (NetworkException.TlsFailed e) {
            throw new NetworkException.CannotListen(target, e.getMessage(), e);
        }
        var network = Tcp.network();
        var server = new Server(target, options, handler);
        try {
            server.open(network, place.addresses(network));
            return server;
        } catch (IOException e) {
            throw Faults.isOutOfDescriptors(e) ? new NetworkException.TooManyOpenFiles("can't listen at " + target, e)
                    : new NetworkException.CannotListen(target, Faults.reason(e), e);
        } finally {
            if (!server.serving) {
                server.task.cancel("it does not listen");
            }
        }
    }

    private void open(Network network, List<SocketAddress> wanted) throws IOException {
        try {
            listeners = Listening.open(network, wanted, options.socket(), this::accept);
            addresses = listeners.stream().map(Network.Listener::address).toList();
            serving = true;
            task.rename("server at " + addresses.getFirst());
        } finally {
            opening = false;
            // Not here: handlers would inherit this task's context.
            Loop.current().callSoon(() -> early.forEach(this::accept));
        }
    }

    /** The task that all handlers belong to. */
    private void own() {
        scope(all -> {
            scope = all;
            try {
                closed.await();
            } finally {
                serving = false;
                shielded(this::closeListeners);
            }
        });
    }

    private void closeListeners() {
        listeners.forEach(Network.Listener::close);
    }

    /** On the loop's thread. */
    private void accept(Wire wire) {
        if (opening) {
            early.add(wire);
        } else if (!serving) {
            wire.abort();
        } else if (clients.size() >= most) {
            wire.abort();
            reports.report("a connection to the server at " + target + " was refused",
                    new IllegalStateException("as many connections are open as maxConnections(" + most + ") allows"));
        } else {
            new Client(WireConnection.over(wire));
        }
    }

    /** A connection and its handler. */
    private final class Client {
        private final WireConnection connection;
        private final Task<Void> handling;
        /** The server closes it, not its handler. */
        private boolean cut;

        Client(WireConnection connection) {
            this.connection = connection;
            clients.add(this);
            connection.whenGone(this::settle);
            this.handling = scope.spawn("connection from " + connection.remoteAddress(), this::handle);
            handling.addDoneCallback(_ -> handled());
        }

        private void handle() throws Exception {
            try {
                if (isSecure()) {
                    handler.accept(connection);
                    connection.close();
                }
            } catch (Cancelled cancelled) {
                connection.closeSoon();
                throw cancelled;
            } catch (Throwable failure) {
                var expected = connection.isLostAs(failure) || cut && failure instanceof StreamException.Closed;
                connection.abort();
                if (!expected) {
                    Loop.current().report("the handler of the connection from " + connection.remoteAddress() + " failed", failure);
                }
            }
        }

        /** {@return whether the connection is as secure as it should be} Waits for the handshake. */
        private boolean isSecure() {
            try {
                options.tls().ifPresent(tls -> tls.startServer(connection));
                return true;
            } catch (NetworkException.TlsFailed e) {
                System.getLogger("dev.meanwhile").log(Level.DEBUG, e::getMessage);
                return false;
            }
        }

        private void handled() {
            if (!connection.isClosed()) {
                // It was cancelled before it began.
                connection.abort();
            }
            settle();
        }

        private void settle() {
            if (connection.isGone() && handling.isDone()) {
                clients.remove(this);
                finishIfIdle();
            }
        }

        void close() {
            cut = true;
            connection.closeSoon();
        }

        void abort() {
            cut = true;
            connection.abort();
        }

        void end() {
            handling.cancel("its server was closed");
            abort();
        }
    }

    private void finishIfIdle() {
        if (!serving && clients.isEmpty()) {
            closed.set();
        }
    }

    /** {@return where it listens: an {@link InetSocketAddress}, or a {@link java.net.UnixDomainSocketAddress}; the first, if there are several} */
    public SocketAddress address() {
        return addresses.getFirst();
    }

    /** {@return where it listens, also after it has stopped} */
    public List<SocketAddress> addresses() {
        return addresses;
    }

    /**
     * {@return the port it listens at}
     *
     * @throws UnsupportedOperationException if it listens at a path
     */
    public int port() {
        if (address() instanceof InetSocketAddress inet) {
            return inet.getPort();
        }
        throw new UnsupportedOperationException("port(): the server at " + target + " has a path, and no port");
    }

    /** {@return whether it accepts connections} */
    public boolean isServing() {
        return serving;
    }

    /** {@return how many connections are open, or have handlers that still run} */
    public int connections() {
        return clients.size();
    }

    /** Stops accepting. Connections stay open, and handlers go on. Does nothing the second time. Never waits. */
    public void stop() {
        owner.require(this);
        if (serving) {
            serving = false;
            scope.spawnEager(() -> shielded(this::closeListeners));
            finishIfIdle();
        }
    }

    /**
     * Closes it gracefully, and waits for that: it stops accepting and lets handlers end, within 10 seconds ({@link ServerOptions#grace}). Then it cancels
     * them, aborts their connections, and waits until they have ended. Does nothing the second time.
     *
     * <p><b>Cancellation:</b> it cancels handlers at once, and waits for them.
     *
     * @throws IllegalStateException if one of its handlers calls this: it would wait for itself; call {@link #stop} there
     */
    @Override
    public void close() {
        owner.require(this);
        if (clients.stream().anyMatch(client -> client.handling == Task.current())) {
            throw new IllegalStateException("close() was called by a handler of this server, and would wait for it; call stop()");
        }
        stop();
        try {
            if (!clients.isEmpty() && options.grace().isPositive()) {
                moveOnAfter(options.grace(), closed::await);
            }
        } finally {
            List.copyOf(clients).forEach(Client::end);
            shielded(this::awaitClosed);
        }
    }

    /** Closes all connections gracefully, as {@link Connection#close} does: handlers that read or write get {@link StreamException.Closed}. Never waits. */
    public void closeClients() {
        owner.require(this);
        List.copyOf(clients).forEach(Client::close);
    }

    /** Aborts all connections, as {@link Connection#abort} does: handlers that read or write get {@link StreamException.Closed}. Never waits. */
    public void abortClients() {
        owner.require(this);
        List.copyOf(clients).forEach(Client::abort);
    }

    /** Waits until it has stopped, no connection is open, and all handlers have ended. */
    public void awaitClosed() {
        waitFor(List.of(task), Until.ALL_COMPLETED);
    }

    @Override
    public String toString() {
        return "Server " + target + (serving ? "" : " (stopped)") + " (" + clients.size() + " connections)";
    }
}
