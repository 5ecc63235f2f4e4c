package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a response sends. Netty keeps a copy of each piece until the system has taken it, so pieces are small: a client that does not read costs little memory. But one call for a mebibyte
 * costs the system about a quarter less than sixteen for 64 KiB; so where it is likely to take that at once, a piece is large, as long as there is {@link Room}.
 */
final class Outgoing {
    static final int PIECE_BYTES = 64 << 10;

    private static final int LARGE_BYTES = 1 << 20;

    private final ServerRequest request;
    private final ServerConnection connection;
    private long sent;

    Outgoing(ServerRequest request) {
        this.request = request;
        this.connection = request.connection();
    }

    /** For the large pieces of all connections of a server. Its tasks use it, of which one runs at a time. */
    static final class Room {
        static final int PIECES = 64;

        private int taken;

        int taken() {
            return taken;
        }
    }

    /** On the loop's thread: sends a piece of a body. */
    interface Sending {
        Future<Void> send(Buffer piece, boolean last);
    }

    /** Sends a body that is not empty. */
    void body(byte[] body, Sending sending) {
        var room = connection.server().room();
        for (var at = 0; at < body.length;) {
            // Over HTTP/2 the client's windows say how much it takes, and Netty does not copy what has to wait for them.
            if (body.length - at > PIECE_BYTES && !request.isHttp2() && connection.isTaking() && room.taken < Room.PIECES) {
                room.taken++;
                try {
                    at = piece(body, at, LARGE_BYTES, sending);
                } finally {
                    room.taken--;
                }
            } else {
                at = piece(body, at, PIECE_BYTES, sending);
            }
        }
    }

    private int piece(byte[] body, int from, int size, Sending sending) {
        var to = Math.min(body.length, from + size);
        var last = to == body.length;
        var piece = Pieces.of(body, from, to);
        // A caller that is cancelled may change the bytes before a small piece is copied. Without the last one, the client knows that the response is not complete.
        var own = last && size == PIECE_BYTES ? piece.copy() : piece;
        write(() -> sending.send(own, last));
        sent += to - from;
        return to;
    }

    /** Sends a part of a body, of any length, as it is now. */
    void chunk(byte[] chunk) {
        for (var piece : Pieces.of(chunk.clone(), PIECE_BYTES)) {
            write(() -> request.raw().response().write(piece));
            sent += piece.length();
        }
    }

    /** What somebody else sends. */
    void count(int bytes) {
        sent += bytes;
    }

    /** {@return bytes of the body} */
    long sent() {
        return sent;
    }

    /** Calls Vert.x on the loop's thread, and waits until the system has taken what this sends. */
    void write(Supplier<Future<Void>> call) {
        var limit = connection.server().config().writeTimeout();
        request.place().waits();
        try {
            await(call, limit);
        } catch (TimedOutException e) {
            request.cut();
            throw new HttpException.WriteTimeout(request.exchange(), "the client accepted nothing of the response for " + Failures.text(limit), e);
        } catch (Exception e) {
            request.cut();
            throw new HttpException.ConnectionLost(request.exchange(), "the client has gone: " + Failures.messageOf(e), e, false);
        } finally {
            request.place().goesOn();
        }
    }

    /** A client that takes a large piece slowly has the time that it has for small ones. */
    private void await(Supplier<Future<Void>> call, Duration limit) {
        var writing = new Writing(call);
        while (true) {
            try {
                timeout(limit, () -> connection.vertx().await(writing));
                return;
            } catch (TimedOutException e) {
                if (!writing.isTaken()) {
                    throw e;
                }
            }
        }
    }

    /** Starts it once. */
    private final class Writing implements Supplier<Future<Void>> {
        private final Supplier<Future<Void>> call;
        private Future<Void> started;
        private long untaken;

        Writing(Supplier<Future<Void>> call) {
            this.call = call;
        }

        @Override
        public Future<Void> get() {
            if (started == null) {
                started = call.get();
                untaken = untaken();
            }
            return started;
        }

        /** {@return whether the system has taken as much as a small piece since the last look} */
        boolean isTaken() {
            var before = untaken;
            untaken = untaken();
            return started != null && before - untaken >= PIECE_BYTES;
        }
    }

    /** {@return how many bytes Netty keeps} */
    private long untaken() {
        return connection.channel().map(it -> it.unsafe().outboundBuffer()).map(it -> it.totalPendingWriteBytes() - it.currentProgress()).orElse(0L);
    }
}
