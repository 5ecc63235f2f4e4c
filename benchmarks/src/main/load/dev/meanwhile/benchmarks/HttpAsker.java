package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Requests the same path again and again. An answer is right if its status is 200 and its length and body are as expected. */
final class HttpAsker extends Client {
    private static final byte[] OK = bytes("HTTP/1.1 200");
    private static final byte[] LENGTH = bytes("content-length:");
    private static final int LONGEST_HEAD = 4 << 10;

    private final ByteBuffer question;
    private final byte[] body;

    HttpAsker(int port, String path, byte[] body) {
        super(port);
        this.body = body;
        var bytes = bytes("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: */*\r\n\r\n");
        question = ByteBuffer.allocateDirect(bytes.length).put(bytes);
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
                return body(in, end + 1, length);
            }
            if (isLength(in, line, end)) {
                length = number(in, line + LENGTH.length, end);
            }
            line = end + 1;
        }
    }

    private boolean body(ByteBuffer in, int from, int length) {
        if (length != body.length) {
            throw wrong("the Content-Length is not " + body.length, in);
        }
        if (in.limit() - from < length) {
            return false;
        }
        if (!isAt(in, from, body)) {
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

    private static boolean isLength(ByteBuffer in, int line, int end) {
        if (end - line < LENGTH.length) {
            return false;
        }
        for (var n = 0; n < LENGTH.length; n++) {
            if ((in.get(line + n) | 0x20) != (LENGTH[n] | 0x20)) {
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
