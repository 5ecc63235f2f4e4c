package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.spi.AnyCertificate;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A client that sends frames of HTTP/2, however wrong they are. Its calls block. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PRIORITY = 2;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int ENHANCE_YOUR_CALM = 11;
    /** The fields of a plain request. */
    static final String[] GET = {":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/"};
    private static final int HAS_PRIORITY = 32;
    private static final int FLOOD_BYTES = 64 << 10;
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);

    /** A frame that has come. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        /** {@return the error code of a RST_STREAM or GOAWAY} */
        int error() {
            var at = type == GOAWAY ? 4 : 0;
            return (payload[at] & 0xff) << 24 | (payload[at + 1] & 0xff) << 16 | (payload[at + 2] & 0xff) << 8 | payload[at + 3] & 0xff;
        }
    }

    /** What a client does. It may block. */
    interface Talk {
        void by(RawHttp2 raw) throws Exception;
    }

    RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Talks to a server of its own, which has no problems to log. */
    static void talk(UnaryOperator<ServerConfig> config, RequestHandler handler, Talk talk) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(c -> config.apply(c.host("localhost").tls(certificate.pem(), key)), handler)) {
                blocking(() -> {
                    try (var raw = to(server)) {
                        talk.by(raw);
                    }
                });
                problems.assertNone();
            }
        });
    }

    /** Talks to a server that says how many bytes it got. */
    static void talk(Talk talk) throws Exception {
        talk(c -> c, request -> request.respond(200).text(request.bytes().length + ""), talk);
    }

    /** By TLS, which trusts every certificate. */
    static RawHttp2 to(HttpServer server) throws IOException {
        return silent(server).begin();
    }

    /** As {@link #to}, but sends nothing after the handshake. */
    static RawHttp2 silent(HttpServer server) throws IOException {
        return new RawHttp2(secure(server, "", "h2"));
    }

    /** {@return a connection by TLS, which trusts every certificate} @param first what is sent before the handshake */
    static SSLSocket secure(HttpServer server, String first, String protocol) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {AnyCertificate.trust()}, null);
            var plain = new Socket("127.0.0.1", server.port());
            plain.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", server.port(), true);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertEquals(protocol, socket.getApplicationProtocol());
            return socket;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends what a connection begins with. */
    RawHttp2 begin() throws IOException {
        return text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(SETTINGS, 0, 0);
    }

    /** Sends characters up to U+00FF as bytes. */
    RawHttp2 text(String text) throws IOException {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp2 send(int type, int flags, int stream, byte... payload) throws IOException {
        return bytes(frame(type, flags, stream, payload));
    }

    /** Sends the same frame again and again, until the server has closed the connection or all are sent. {@return whether it takes them all} */
    boolean flood(int count, int type, int flags, int stream, byte... payload) throws IOException {
        var frame = frame(type, flags, stream, payload);
        var together = Math.min(count, Math.max(1, FLOOD_BYTES / frame.length));
        var frames = new ByteArrayOutputStream();
        for (var i = 0; i < together; i++) {
            frames.writeBytes(frame);
        }
        try {
            for (var sent = 0; sent < count; sent += together) {
                frames.writeTo(socket.getOutputStream());
            }
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Sends frames all at once. */
    RawHttp2 send(ByteArrayOutputStream frames) throws IOException {
        frames.writeTo(socket.getOutputStream());
        return this;
    }

    RawHttp2 bytes(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        var frame = new ByteArrayOutputStream();
        for (var b : new int[] {payload.length >> 16, payload.length >> 8, payload.length, type, flags, stream >> 24, stream >> 16, stream >> 8, stream}) {
            frame.write(b);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** Sends a request without a body. @param fields names and values in turn */
    RawHttp2 request(int stream, String... fields) throws IOException {
        return send(HEADERS, END_STREAM | END_HEADERS, stream, block(fields));
    }

    /** Sends the head of a request whose body is to follow. */
    RawHttp2 head(int stream, String... fields) throws IOException {
        return send(HEADERS, END_HEADERS, stream, block(fields));
    }

    /** {@return fields as HPACK writes them without a table and without Huffman's code} */
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (var i = 0; i < fields.length; i += 2) {
            block.write(0);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            var rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** {@return the next frame; of type -1 if the server has closed the connection} */
    Frame next() throws IOException {
        try {
            var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            var type = in.readUnsignedByte();
            var flags = in.readUnsignedByte();
            var stream = in.readInt() & Integer.MAX_VALUE;
            return new Frame(type, flags, stream, in.readNBytes(length));
        } catch (EOFException | SocketException e) {
            return new Frame(-1, 0, 0, new byte[0]);
        }
    }

    /** {@return the next frame that is about a stream, or says that the connection ends} */
    Frame about(int stream) throws IOException {
        while (true) {
            var frame = next();
            if (frame.type() == -1 || frame.type() == GOAWAY || frame.stream() == stream) {
                return frame;
            }
        }
    }

    /** {@return the status of the answer to a request; or 0 if its stream was reset, -1 if the connection has ended} */
    int status(int stream) throws IOException {
        var frame = about(stream);
        return switch (frame.type()) {
            case HEADERS -> Integer.parseInt(decode(frame).toString());
            case RST_STREAM -> 0;
            case -1, GOAWAY -> -1;
            default -> status(stream);
        };
    }

    /** Waits until the server ends the connection, which it must do with this error. */
    void assertEnds(int error) throws IOException {
        var frame = next();
        while (frame.type() != GOAWAY) {
            assertTrue(frame.type() >= 0, "the connection ended without a reason");
            frame = next();
        }
        assertEquals(error, frame.error());
        while (frame.type() >= 0) {
            frame = next();
        }
    }

    /** {@return the body of the answer to a request} */
    String data(int stream) throws IOException {
        var all = new StringBuilder();
        while (true) {
            var frame = about(stream);
            if (frame.type() == DATA) {
                all.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
            }
            if (frame.type() != HEADERS && frame.type() != DATA || (frame.flags() & END_STREAM) != 0) {
                return all.toString();
            }
        }
    }

    private CharSequence decode(Frame frame) throws IOException {
        try {
            var priority = (frame.flags() & HAS_PRIORITY) == 0 ? 0 : 5;
            return headers.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()).skipBytes(priority)).status();
        } catch (io.netty.handler.codec.http2.Http2Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
