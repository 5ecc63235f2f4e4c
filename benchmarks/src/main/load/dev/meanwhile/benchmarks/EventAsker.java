package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Opens a stream of server-sent events, and expects its ticks in order, in each round the next {@value WebServed#TICKS}. A comment, an id or the name of an
 * event may be there too. The stream is chunked (RFC 9112 §7.1), or has no frame at all.
 */
final class EventAsker extends Client {
    private static final String DATA = "data:";
    private static final int LONGEST_LINE = 1 << 10;
    private static final int HEXADECIMAL = 16;

    private final ByteBuffer request;
    /** Begun, of the head or between chunks. */
    private final StringBuilder line = new StringBuilder();
    /** Begun, of an event, which may be in several chunks. */
    private final StringBuilder event = new StringBuilder();
    private Part part = Part.STATUS;
    private boolean chunked;
    private int left;
    private int number;
    private int taken;

    private enum Part { STATUS, HEAD, SIZE, CONTENT, CHUNK_END }

    EventAsker(int port) {
        super(port);
        var bytes = ("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: text/event-stream\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        request = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** The request, and nothing from the second round on. */
    @Override
    ByteBuffer question() {
        taken = 0;
        return request;
    }

    @Override
    boolean isAnswered() {
        return taken == WebServed.TICKS;
    }

    /** What is too early stays in the buffer for the next round. */
    @Override
    boolean take(ByteBuffer in) {
        while (in.hasRemaining() && !isAnswered()) {
            var next = (char) (in.get() & 0xff);
            if (part == Part.CONTENT) {
                left--;
                if (isWhole(event, next) && isTick(taken(event))) {
                    taken++;
                    endOfChunk();
                    return true;
                }
                endOfChunk();
            } else if (isWhole(line, next)) {
                frame(taken(line));
            }
        }
        return false;
    }

    private void endOfChunk() {
        if (chunked && left == 0) {
            part = Part.CHUNK_END;
        }
    }

    private static boolean isWhole(StringBuilder line, char next) {
        if (next != '\n') {
            if (line.length() == LONGEST_LINE) {
                throw new IllegalStateException("a line has no end: " + line);
            }
            line.append(next);
            return false;
        }
        return true;
    }

    private static String taken(StringBuilder line) {
        var text = line.toString().stripTrailing();
        line.setLength(0);
        return text;
    }

    /** A line of the head, or between chunks. */
    private void frame(String text) {
        switch (part) {
            case STATUS -> {
                if (!text.startsWith("HTTP/1.1 200")) {
                    throw new IllegalStateException("not 200: " + text);
                }
                part = Part.HEAD;
            }
            case HEAD -> {
                chunked |= text.equalsIgnoreCase("transfer-encoding: chunked");
                if (text.isEmpty()) {
                    part = chunked ? Part.SIZE : Part.CONTENT;
                }
            }
            case SIZE -> {
                left = Integer.parseInt(text, HEXADECIMAL);
                if (left == 0) {
                    throw new IllegalStateException("a stream of events has ended");
                }
                part = Part.CONTENT;
            }
            default -> part = Part.SIZE;
        }
    }

    private boolean isTick(String text) {
        if (!text.startsWith(DATA)) {
            return false;
        }
        var expected = "{\"number\":" + number++ + "}";
        if (!text.substring(DATA.length()).strip().equals(expected)) {
            throw new IllegalStateException("wrong event: " + text + " instead of " + expected);
        }
        return true;
    }
}
