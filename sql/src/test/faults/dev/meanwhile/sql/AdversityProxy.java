package dev.meanwhile.sql;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Stands before a database server, knows where its messages begin and end, and does something to one of them: the n-th, counted over all connections and both ways. Its threads are the
 * test's, and not the loop's.
 */
final class AdversityProxy implements AutoCloseable {
    enum Fault {
        /** The connection ends before the message. */
        CUT,
        /** It ends in the middle of it. */
        CUT_INSIDE,
        /** From now on nothing comes through, on no connection, and none ends. */
        FREEZE,
        /** From now on this connection's bytes come one by one. */
        TRICKLE
    }

    private final TestServer server;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private int messages;
    private final CountDownLatch healing = new CountDownLatch(1);
    private final CompletableFuture<Void> silence = new CompletableFuture<>();
    private final Fault fault;
    private final int at;
    private volatile boolean struck;
    private volatile boolean frozen;
    private volatile boolean healed;

    AdversityProxy(TestServer server, Fault fault, int at) throws IOException {
        this.server = server;
        this.fault = fault;
        this.at = at;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** {@return the server's URL, with the proxy's port} */
    String url() {
        return server.url().replace(":" + server.port + "/", ":" + listening.getLocalPort() + "/");
    }

    /** {@return whether there was such a message} */
    boolean hasStruck() {
        return struck;
    }

    /** {@return what completes when nothing comes through any more} */
    CompletableFuture<Void> silence() {
        return silence.copy();
    }

    /** From now on all goes well for new connections; those there are end. */
    void heal() {
        synchronized (this) {
            healed = true;
            frozen = false;
        }
        healing.countDown();
        closeAll();
    }

    /** {@return whether this is the message} */
    private synchronized boolean strikesNow() {
        if (healed) {
            return false;
        }
        messages++;
        if (messages != at) {
            return false;
        }
        struck = true;
        if (fault == Fault.FREEZE) {
            frozen = true;
            silence.complete(null);
        }
        return true;
    }

    private void accept() {
        try {
            while (true) {
                var client = listening.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server.port);
                sockets.add(client);
                sockets.add(upstream);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> pump(client, upstream, true));
                Thread.ofPlatform().daemon().start(() -> pump(upstream, client, false));
            }
        } catch (IOException e) {
            // The test is over, or its server is gone.
        }
    }

    private void pump(Socket from, Socket to, boolean isClients) {
        try (from; to) {
            var in = new DataInputStream(from.getInputStream());
            var out = to.getOutputStream();
            var trickles = false;
            for (var first = true;; first = false) {
                var message = next(in, isClients && first);
                if (strikesNow()) {
                    switch (fault) {
                        case CUT -> {
                            return;
                        }
                        case CUT_INSIDE -> {
                            out.write(message, 0, message.length / 2);
                            return;
                        }
                        case FREEZE -> {
                            healing.await();
                            return;
                        }
                        case TRICKLE -> trickles = true;
                    }
                }
                if (frozen) {
                    healing.await();
                    return;
                }
                write(out, message, trickles);
            }
        } catch (IOException e) {
            // One side has ended, so does the other.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(OutputStream out, byte[] message, boolean trickles) throws IOException {
        if (trickles) {
            for (var each : message) {
                out.write(each);
            }
        } else {
            out.write(message);
        }
    }

    /** {@return a whole message} PostgreSQL's have a type, but for a client's first, and a length; MySQL's a length of three bytes and a number. */
    private byte[] next(DataInputStream in, boolean isUntyped) throws IOException {
        var header = server instanceof PostgresServer ? isUntyped ? 4 : 5 : 4;
        var head = new byte[header];
        in.readFully(head);
        var rest = server instanceof PostgresServer ? ByteBuffer.wrap(head).getInt(header - 4) - 4 : head[0] & 0xff | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
        var message = ByteBuffer.allocate(header + rest).put(head).array();
        in.readFully(message, header, rest);
        return message;
    }

    private void closeAll() {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        heal();
        listening.close();
    }
}
