package dev.meanwhile.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Servers as they occur in practice: slow, endless, truncated, redirecting in circles. Each on a free port of 127.0.0.1. */
final class OddServers implements AutoCloseable {
    /** What a server does with one connection. */
    interface Conversation {
        void with(Socket client) throws IOException, InterruptedException;
    }

    private final List<ServerSocket> sockets = new ArrayList<>();

    /** {@return the URL of a server that answers each request in this way} */
    String serve(Conversation conversation) throws IOException {
        var server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        sockets.add(server);
        Thread.startVirtualThread(() -> accept(server, conversation));
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    private static void accept(ServerSocket server, Conversation conversation) {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.startVirtualThread(() -> answer(client, conversation));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(Socket client, Conversation conversation) {
        try (client) {
            conversation.with(client);
        } catch (IOException | InterruptedException e) {
            // The client has gone, as some of these servers provoke.
        }
    }

    /** Passes a request on to another server, byte for byte, after a while. */
    static Conversation slowProxy(int port, long delayMillis) {
        return client -> {
            var request = readHead(client.getInputStream());
            Thread.sleep(delayMillis);
            try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                server.getOutputStream().write(request.replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(StandardCharsets.ISO_8859_1));
                server.getInputStream().transferTo(client.getOutputStream());
            }
        };
    }

    static Conversation endless() {
        return client -> {
            readHead(client.getInputStream());
            send(client, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>never");
            while (true) {
                send(client, "and more");
                Thread.sleep(20);
            }
        };
    }

    static Conversation cutOff() {
        return client -> {
            readHead(client.getInputStream());
            send(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<title>half of it</title>");
        };
    }

    static Conversation redirectLoop() {
        return client -> {
            readHead(client.getInputStream());
            send(client, "HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        };
    }

    private static void send(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("the client hung up");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }
}
