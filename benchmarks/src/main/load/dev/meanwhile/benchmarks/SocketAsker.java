package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A WebSocket. Sends short texts, and expects short ones: one frame each, since servers have no reason to split them. */
abstract class SocketAsker extends Client {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";     // the example of RFC 6455 §1.3
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int FINAL = 0x80;
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LONGEST = 125;
    private static final int HEAD = 2;
    static final int MASKED_HEAD = HEAD + 4;

    SocketAsker(int port, String path) {
        super(port);
        send(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        String head;
        do {
            var in = receive();
            head = text(in, 0, in.limit());
            if (head.contains("\r\n\r\n")) {
                in.position(head.indexOf("\r\n\r\n") + 4);
            }
            keep();
        } while (!head.contains("\r\n\r\n"));
        var lines = head.toLowerCase(Locale.ROOT);
        if (!lines.startsWith("http/1.1 101 ") || !lines.contains("sec-websocket-accept: " + ACCEPT.toLowerCase(Locale.ROOT))) {
            throw new IllegalStateException("no WebSocket: " + head.replace("\r\n", " | "));
        }
    }

    /** Checks a complete text. */
    abstract void check(ByteBuffer in, int from, int length);

    @Override
    final boolean take(ByteBuffer in) {
        while (in.remaining() >= HEAD) {
            var from = in.position() + HEAD;
            var kind = in.get(from - 2) & 0xff;
            var length = in.get(from - 1) & 0xff;
            if (kind == (FINAL | PING) && length <= LONGEST && in.limit() - from >= length) {
                var payload = new byte[length];
                in.get(from, payload);
                send(frame(PONG, payload).flip());
                in.position(from + length);
                continue;
            }
            if (kind != (FINAL | TEXT) && kind != (FINAL | PING) || length > LONGEST) {
                throw new IllegalStateException("wrong frame, beginning with the bytes %x %x".formatted(kind, length));
            }
            if (kind == (FINAL | PING) || in.limit() - from < length) {
                return false;
            }
            check(in, from, length);
            in.position(from + length);
            return true;
        }
        return false;
    }

    /** {@return a message, masked as clients must do; the buffer is positioned at its end} */
    static ByteBuffer message(byte[] text) {
        return frame(TEXT, text);
    }

    private static ByteBuffer frame(int kind, byte[] payload) {
        if (payload.length > LONGEST) {
            throw new IllegalArgumentException(payload.length + " bytes are too many");
        }
        var frame = ByteBuffer.allocateDirect(MASKED_HEAD + payload.length).put((byte) (FINAL | kind)).put((byte) (0x80 | payload.length)).put(MASK);
        for (var n = 0; n < payload.length; n++) {
            frame.put(masked(payload[n], n));
        }
        return frame;
    }

    static byte masked(byte plain, int at) {
        return (byte) (plain ^ MASK[at & 3]);
    }

    static IllegalStateException wrong(ByteBuffer in, int from, int length, byte[] expected) {
        return new IllegalStateException("wrong message: " + text(in, from, from + length) + " instead of "
                + new String(expected, StandardCharsets.UTF_8));
    }
}
