package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends texts, each with a different number, and expects each back. */
final class EchoAsker extends SocketAsker {
    static final int BYTES = 64;
    private static final int DIGITS = 8;

    private final byte[] text;
    private final ByteBuffer frame;
    private int asked;

    EchoAsker(int port, int number) {
        super(port, "/echo");
        text = "%s of connection %d ".formatted("0".repeat(DIGITS), number).concat(".".repeat(BYTES))
                .substring(0, BYTES).getBytes(StandardCharsets.US_ASCII);
        frame = message(text);
    }

    @Override
    ByteBuffer question() {
        asked++;
        var rest = asked;
        for (var at = DIGITS - 1; at >= 0; at--) {
            text[at] = (byte) ('0' + rest % 10);
            frame.put(MASKED_HEAD + at, masked(text[at], at));
            rest /= 10;
        }
        return frame.rewind();
    }

    @Override
    void check(ByteBuffer in, int from, int length) {
        if (length != text.length || !isAt(in, from, text)) {
            throw wrong(in, from, length, text);
        }
    }

    @Override
    boolean isAnswered() {
        return true;
    }
}
