package dev.meanwhile.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A {@link RawServer}'s end of a connection. */
final class Peer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: chunked");

    private final RawServer server;
    private final Socket socket;
    private final InputStream in;

    Peer(RawServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** One request, as it arrived. */
    record Request(String head, byte[] body) {
        String line() {
            return head.lines().findFirst().orElseThrow();
        }

        String path() {
            return line().split(" ")[1];
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** {@return the next request, or null if the client has closed the connection} */
    Request readRequest() throws IOException {
        var head = readHead();
        return head == null ? null : new Request(head, bodyOf(head));
    }

    /** {@return the next request's head, or null if the client has closed the connection} */
    String readHead() throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            var c = in.read();
            if (c < 0) {
                return null;
            }
            head.append((char) c);
        }
        server.received(head.toString());
        return head.toString();
    }

    /** {@return the body of the request that the head has announced} */
    byte[] bodyOf(String head) throws IOException {
        var length = LENGTH.matcher(head);
        if (length.find()) {
            return in.readNBytes(Integer.parseInt(length.group(1)));
        }
        return CHUNKED.matcher(head).find() ? readChunks() : new byte[0];
    }

    private byte[] readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = readSize(); size > 0; size = readSize()) {
            body.writeBytes(in.readNBytes(size));
            in.skipNBytes(2);
        }
        in.skipNBytes(2);
        return body.toByteArray();
    }

    private int readSize() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    /** Sends characters up to U+00FF as bytes. */
    Peer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a response with a body. */
    Peer answer(String headers, byte[] body) throws IOException {
        return send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + headers + "\r\n").send(body);
    }

    /** Reads until the client closes the connection. */
    void awaitEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    Socket socket() {
        return socket;
    }

    /** Breaks the connection: the client gets "connection reset". */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It has ended anyway.
        }
    }
}
