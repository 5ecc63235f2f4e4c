package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;

/** Sends bytes, each time with a different number at the beginning, and expects them back: in pieces of any size, or as one datagram. */
final class PlainAsker extends Client {
    private static final int DIGITS = 8;
    /** A prime number, so that bytes at other places, and of other clients, differ. */
    private static final int PATTERN = 251;

    private final boolean inOne;
    private final ByteBuffer question;
    private final ByteBuffer expected;
    private int asked;

    PlainAsker(int port, Echo echo, int number) {
        super(echo == Echo.UDP ? datagrams(port) : connected(port), echo.bytes() + 1);      // one more, to see if there is more
        inOne = echo == Echo.UDP;
        question = ByteBuffer.allocateDirect(echo.bytes());
        for (var at = 0; at < echo.bytes(); at++) {
            question.put((byte) ((at + number) % PATTERN));
        }
        expected = question.duplicate();
    }

    @Override
    ByteBuffer question() {
        asked++;
        var rest = asked;
        for (var at = DIGITS - 1; at >= 0; at--) {
            question.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        expected.rewind();
        return question.rewind();
    }

    @Override
    boolean take(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return false;
        }
        if (!expected.hasRemaining() || inOne && in.remaining() != expected.capacity()) {
            throw new IllegalStateException("%d bytes have come, and %d were to come".formatted(in.remaining(), expected.remaining()));
        }
        var count = Math.min(in.remaining(), expected.remaining());
        var wrong = in.slice(in.position(), count).mismatch(expected.slice(expected.position(), count));
        if (wrong >= 0) {
            throw new IllegalStateException("byte %d of answer %d is %d instead of %d".formatted(expected.position() + wrong, asked,
                    in.get(in.position() + wrong), expected.get(expected.position() + wrong)));
        }
        in.position(in.position() + count);
        expected.position(expected.position() + count);
        return !expected.hasRemaining();
    }

    @Override
    boolean isAnswered() {
        return true;
    }
}
