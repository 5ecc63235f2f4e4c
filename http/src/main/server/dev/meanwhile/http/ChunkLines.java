package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;

/**
 * Reads the lines of a chunked body a second time (RFC 9112 §7.1). Netty's older releases are lenient with them: for instance, in a size
 * of nine digits they lose the first, so the rest of the body would be taken for a request. Nor has Netty a limit for all the lines together.
 */
final class ChunkLines {
    private enum State {
        BEFORE_SIZE, SIZE, AFTER_SIZE, EXTENSION, QUOTED, ESCAPED, END_OF_SIZE, DATA, AFTER_DATA, END_OF_DATA,
        BEFORE_TRAILER, TRAILER, END_OF_TRAILER, END_OF_BODY, END
    }

    /** Bytes of lines that a chunk may have without counting, plus twice its data; and how many more a body may have. As Go's limits. */
    private static final int FREE_BYTES = 16;
    private static final int MAX_EXCESS_BYTES = 16 << 10;

    private State state = State.BEFORE_SIZE;
    /** How much longer the lines have been than chunks of their size need. */
    private long excess;
    /** The size of this chunk, then how much of its data is still to come. */
    private long left;

    /** {@return whether there is nothing wrong with the next bytes of the body} */
    boolean isFine(ByteBuf bytes, int from, int to) {
        for (var at = from; at < to;) {
            if (state == State.DATA) {
                var length = (int) Math.min(left, to - at);
                at += length;
                left -= length;
                if (left == 0) {
                    state = State.AFTER_DATA;
                }
            } else if (!isFine(bytes.getByte(at++) & 0xff)) {
                return false;
            } else {
                excess++;
            }
        }
        return true;
    }

    private boolean isFine(int b) {
        return switch (state) {
            case BEFORE_SIZE -> isDigit(b);
            case SIZE -> isDigit(b) || isAfterSize(b);
            case AFTER_SIZE -> isBlank(b) || b == ';' && goTo(State.EXTENSION);
            case EXTENSION -> b == '\r' ? goTo(State.END_OF_SIZE) : isText(b) && (b != '"' || goTo(State.QUOTED));
            case QUOTED -> isText(b) && goTo(b == '"' ? State.EXTENSION : b == '\\' ? State.ESCAPED : State.QUOTED);
            case ESCAPED -> isText(b) && goTo(State.QUOTED);
            case END_OF_SIZE -> b == '\n' && isWorthIt() && goTo(left == 0 ? State.BEFORE_TRAILER : State.DATA);
            case AFTER_DATA -> b == '\r' && goTo(State.END_OF_DATA);
            case END_OF_DATA -> b == '\n' && goTo(State.BEFORE_SIZE);
            case BEFORE_TRAILER -> b == '\r' ? goTo(State.END_OF_BODY) : b != '\n' && !isBlank(b) && goTo(State.TRAILER);
            case TRAILER -> b == '\r' ? goTo(State.END_OF_TRAILER) : b != '\n';
            case END_OF_TRAILER -> b == '\n' && goTo(State.BEFORE_TRAILER);
            case END_OF_BODY -> b == '\n' && goTo(State.END);
            // Data is read above, and after the end nothing belongs to the body.
            case DATA, END -> false;
        };
    }

    private boolean isDigit(int b) {
        var digit = Character.digit(b, 16);
        if (digit < 0) {
            return false;
        }
        left = left * 16 + digit;
        state = State.SIZE;
        return left <= Integer.MAX_VALUE;
    }

    /** {@return whether the lines are not much longer than the data} Otherwise a small body could cost any amount of reading (CVE-2023-39326). */
    private boolean isWorthIt() {
        excess = Math.max(0, excess - FREE_BYTES - 2 * left);
        return excess <= MAX_EXCESS_BYTES;
    }

    private boolean isAfterSize(int b) {
        return switch (b) {
            case '\r' -> goTo(State.END_OF_SIZE);
            case ';' -> goTo(State.EXTENSION);
            case ' ', '\t' -> goTo(State.AFTER_SIZE);
            default -> false;
        };
    }

    /** {@return whether a byte may occur in an extension} */
    private static boolean isText(int b) {
        return b >= ' ' && b != 127 || b == '\t';
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t';
    }

    private boolean goTo(State next) {
        state = next;
        return true;
    }
}
