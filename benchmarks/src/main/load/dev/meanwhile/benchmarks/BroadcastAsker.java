package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A member, once it is constructed. Expects each text once. */
final class BroadcastAsker extends SocketAsker {
    static final int BYTES = 64;

    private byte[] expected;
    private boolean isThere = true;

    BroadcastAsker(int port) {
        super(port, "/all");
        expects(Served.WELCOME.getBytes(StandardCharsets.US_ASCII));
        awaitMessage();
    }

    /** It is to get this text next. */
    void expects(byte[] text) {
        expected = text;
        isThere = false;
    }

    /** {@return the n-th text} */
    static byte[] text(int n) {
        return "%08d for all ".formatted(n).concat(".".repeat(BYTES)).substring(0, BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    ByteBuffer question() {
        return message(expected).flip();
    }

    @Override
    void check(ByteBuffer in, int from, int length) {
        if (isThere) {
            throw new IllegalStateException("an extra message: " + text(in, from, from + length));
        }
        if (length != expected.length || !isAt(in, from, expected)) {
            throw wrong(in, from, length, expected);
        }
        isThere = true;
    }

    @Override
    boolean isAnswered() {
        return isThere;
    }
}
