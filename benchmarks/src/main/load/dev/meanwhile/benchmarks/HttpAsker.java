package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends the same request again and again. An answer is right if its status is 200 and its length and body are as expected. */
final class HttpAsker extends Client {
    private static final byte[] OK = bytes("HTTP/1.1 200");
    private static final byte[] LENGTH = bytes("content-length:");
    private static final byte[] ETAG = bytes("etag:");
    private static final int LONGEST_HEAD = 4 << 10;

    private final ByteBuffer question;
    private final ByteBuffer body;
    private final boolean tagged;

    /** Asks for a path. */
    HttpAsker(int port, String path, byte[] body) {
        this(port, "GET", path, "", new byte[0], body, false);
    }

    private HttpAsker(int port, String method, String path, String head, byte[] sent, byte[] body, boolean tagged) {
        super(connected(port), 2 * LONGEST_HEAD + body.length);
        this.body = ByteBuffer.wrap(body);
        this.tagged = tagged;
        var bytes = bytes(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: */*\r\n" + head + "\r\n");
        question = ByteBuffer.allocateDirect(bytes.length + sent.length).put(bytes).put(sent);
    }

    /** {@return one that asks for a file, and expects an ETag} */
    static HttpAsker file(int port, String path, byte[] body) {
        return new HttpAsker(port, "GET", path, "", new byte[0], body, true);
    }

    /** {@return one that sends a body} */
    static HttpAsker post(int port, String path, String type, byte[] sent, byte[] body) {
        return new HttpAsker(port, "POST", path, "Content-Type: " + type + "\r\nContent-Length: " + sent.length + "\r\n", sent, body, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    ByteBuffer question() {
        return question.rewind();
    }

    @Override
    boolean isAnswered() {
        return true;
    }

    @Override
    boolean take(ByteBuffer in) {
        var start = in.position();
        var length = -1;
        var tags = 0;
        for (var line = start; ; ) {
            var end = lineEnd(in, line);
            if (end < 0) {
                if (in.remaining() > LONGEST_HEAD) {
                    throw wrong("the head of an answer has no end", in);
                }
                return false;
            }
            if (line == start && !isAt(in, line, OK)) {
                throw wrong("not 200", in);
            }
            if (end == line + 1) {
                if (tagged && tags != 1) {
                    throw wrong("no ETag", in);
                }
                return body(in, end + 1, length);
            }
            if (tagged && isField(in, line, end, ETAG)) {
                tags++;
            }
            if (isField(in, line, end, LENGTH)) {
                length = number(in, line + LENGTH.length, end);
            }
            line = end + 1;
        }
    }

    private boolean body(ByteBuffer in, int from, int length) {
        if (length != body.limit()) {
            throw wrong("the Content-Length is not " + body.limit(), in);
        }
        if (in.limit() - from < length) {
            return false;
        }
        if (!in.slice(from, length).equals(body)) {
            throw wrong("another body", in);
        }
        in.position(from + length);
        return true;
    }

    /** {@return the position of the line feed, or -1} */
    private static int lineEnd(ByteBuffer in, int from) {
        for (var n = from; n < in.limit(); n++) {
            if (in.get(n) == '\n') {
                return n;
            }
        }
        return -1;
    }

    private static boolean isField(ByteBuffer in, int line, int end, byte[] name) {
        if (end - line < name.length) {
            return false;
        }
        for (var n = 0; n < name.length; n++) {
            if ((in.get(line + n) | 0x20) != (name[n] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer in, int from, int to) {
        var number = 0;
        for (var n = from; n < to; n++) {
            var digit = in.get(n) - '0';
            if (digit >= 0 && digit <= 9) {
                number = number * 10 + digit;
            }
        }
        return number;
    }

    private static IllegalStateException wrong(String what, ByteBuffer in) {
        return new IllegalStateException("wrong answer, " + what + ": "
                + text(in, in.position(), in.position() + 500).replace("\r\n", " | "));
    }
}
