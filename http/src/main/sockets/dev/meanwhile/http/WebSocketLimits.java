package dev.meanwhile.http;

import java.time.Duration;

/**
 * The limits of one end of a WebSocket.
 *
 * @param maxMessageBytes of an incoming message
 * @param queueBytes      that may wait to be sent before a sender is suspended
 * @param ping            between two pings, and for the answer
 * @param closing         for the peer to answer a close
 * @param compress        whether messages are compressed, if the peer can do that too
 */
record WebSocketLimits(int maxMessageBytes, int queueBytes, Duration ping, Duration closing, boolean compress) {
    static final WebSocketLimits DEFAULT = new WebSocketLimits(1 << 20, 64 << 10, Duration.ofSeconds(20), Duration.ofSeconds(5), false);

    WebSocketLimits withMaxMessageBytes(int limit) {
        return new WebSocketLimits(limit, queueBytes, ping, closing, compress);
    }

    WebSocketLimits withQueueBytes(int limit) {
        return new WebSocketLimits(maxMessageBytes, limit, ping, closing, compress);
    }

    WebSocketLimits withPing(Duration interval) {
        return new WebSocketLimits(maxMessageBytes, queueBytes, interval, closing, compress);
    }

    WebSocketLimits withCompress(boolean on) {
        return new WebSocketLimits(maxMessageBytes, queueBytes, ping, closing, on);
    }
}
