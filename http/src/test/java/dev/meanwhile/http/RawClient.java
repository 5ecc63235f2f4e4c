package dev.meanwhile.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends bytes, however wrong they are. Its calls block. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient to(HttpServer server) throws IOException {
        return to(server, new Socket());
    }

    static RawClient to(HttpServer server, Socket socket) throws IOException {
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()), PATIENCE_MILLIS);
        return new RawClient(socket);
    }

    /** Sends characters up to U+00FF as bytes. */
    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** {@return a head, without the empty line at its end; incomplete if the server closes the connection} */
    String head() throws IOException {
        var head = new StringBuilder();
        while (head.lastIndexOf("\r\n\r\n") < 0 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            var c = in.read();
            if (c < 0) {
                return head.toString();
            }
            head.append((char) c);
        }
        return head.substring(0, head.length() - 4);
    }

    /** {@return the status of the next response, whose body remains unread; or 0 if the server closes the connection} */
    int status() throws IOException {
        var head = head();
        return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ")[1]);
    }

    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** {@return everything that arrives until the server closes the connection, in whatever way} */
    String rest() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            for (var c = in.read(); c >= 0; c = in.read()) {
                all.write(c);
            }
        } catch (java.net.SocketException e) {
            // A reset.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    void closeWithReset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
