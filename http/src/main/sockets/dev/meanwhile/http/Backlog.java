package dev.meanwhile.http;

import java.util.ArrayDeque;

/** The messages of a {@link SocketGroup} that wait for one of its members. */
final class Backlog {
    /** Even an empty message takes memory. */
    private static final int MESSAGE_BYTES = 64;

    private final ArrayDeque<SocketGroup.Outgoing> waiting = new ArrayDeque<>();
    private final int maxBytes;
    private long bytes;

    Backlog(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(SocketGroup.Outgoing message) {
        waiting.add(message);
        bytes += message.bytes() + MESSAGE_BYTES;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    SocketGroup.Outgoing next() {
        var message = waiting.remove();
        bytes -= message.bytes() + MESSAGE_BYTES;
        return message;
    }

    /** {@return whether it is longer than it may be, and has more than one message} */
    boolean isTooLong() {
        return bytes > maxBytes && waiting.size() > 1;
    }

    /** Drops the oldest messages until it is not too long. {@return how many} */
    int shorten() {
        var count = 0;
        for (; isTooLong(); count++) {
            next();
        }
        return count;
    }

    /** Drops all. {@return how many} */
    int clear() {
        var count = waiting.size();
        waiting.clear();
        bytes = 0;
        return count;
    }
}
