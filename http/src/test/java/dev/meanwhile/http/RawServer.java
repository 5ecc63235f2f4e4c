package dev.meanwhile.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on platform threads that handles each connection with a few lines of code, however wrong. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private int accepted;
    private int open;

    /** What happens on a connection; it is closed at the end. */
    interface Script {
        void run(Peer peer) throws Exception;
    }

    private RawServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        start(this::accept);
    }

    static RawServer of(Script script) {
        try {
            return of(new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1")), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawServer of(ServerSocket listening, Script script) {
        return new RawServer(listening, script);
    }

    /** Answers every request with the same bytes, on connections that stay open. */
    static RawServer answering(String response) {
        return of(peer -> {
            while (peer.readRequest() != null) {
                peer.send(response);
            }
        });
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void start(Runnable body) {
        var thread = new Thread(body, "raw-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                var peer = new Peer(this, listening.accept());
                peers.add(peer);
                count(1);
                start(() -> serve(peer));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Peer peer) {
        try (peer) {
            script.run(peer);
        } catch (Exception e) {
            // The client has gone, as many tests intend.
        } finally {
            count(-1);
        }
    }

    private synchronized void count(int change) {
        open += change;
        accepted += Math.max(0, change);
        notifyAll();
    }

    void received(String head) {
        requests.add(head);
    }

    /** {@return the heads of the requests, in the order of their arrival} */
    List<String> requests() {
        return requests;
    }

    /** {@return the number of connections so far} */
    synchronized int accepted() {
        return accepted;
    }

    /** Blocks the calling thread until this number of connections is open. */
    synchronized void awaitOpen(int count) {
        while (open != count) {
            waitForChange();
        }
    }

    private void waitForChange() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted; open: " + open, e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        peers.forEach(Peer::close);
        threads.forEach(Thread::interrupt);
    }
}
