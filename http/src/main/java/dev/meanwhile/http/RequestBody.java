package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Promise;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The body of a request, on its way from Vert.x's handlers to a task, as {@link BodyReader} is for responses. Vert.x's pause will do here: what it
 * loses when the client closes the connection, nobody can answer any more.
 */
final class RequestBody {
    private static final int HIGH_WATER_BYTES = 256 << 10;
    /** What is read to its end so that the connection can be used again, although no handler wants it. */
    private static final int DRAINED_BYTES = 64 << 10;
    private static final byte[] END = new byte[0];

    private final LoopVertx vertx;
    private final HttpServerRequest raw;
    private final Duration readTimeout;
    private final ArrayDeque<Buffer> arrived = new ArrayDeque<>();
    private boolean announced;
    private int queuedBytes;
    private boolean paused;
    private boolean ended;
    private boolean stalled;
    private boolean dropped;
    private Throwable failure;
    private Promise<Void> arrival;

    /** On the loop's thread, in the handler that gets the request. */
    RequestBody(LoopVertx vertx, HttpServerRequest raw, Duration readTimeout, Runnable read, Consumer<Throwable> broken) {
        this.vertx = vertx;
        this.raw = raw;
        this.readTimeout = readTimeout;
        this.announced = "100-continue".equalsIgnoreCase(raw.getHeader("Expect"));
        raw.handler(this::arrived);
        raw.endHandler(_ -> {
            ended = true;
            read.run();
            announce();
        });
        raw.exceptionHandler(cause -> {
            failure = cause;
            broken.accept(cause);
            announce();
        });
    }

    private void arrived(Buffer chunk) {
        if (dropped || chunk.length() == 0) {
            return;
        }
        arrived.add(chunk);
        queuedBytes += chunk.length();
        if (!paused && queuedBytes >= HIGH_WATER_BYTES) {
            paused = true;
            raw.pause();
        }
        announce();
    }

    private void announce() {
        if (arrival != null) {
            arrival.complete(null);
        }
    }

    /** {@return the length that the client has announced, or -1} */
    long length() {
        try {
            var length = raw.getHeader("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Waits for the next piece. {@return it, or an empty array at the end} */
    byte[] next(HttpException.Exchange request) {
        while (arrived.isEmpty() && !ended && failure == null) {
            if (announced) {
                announced = false;
                vertx.execute(() -> raw.response().writeContinue());
            }
            awaitArrival(request);
        }
        var chunk = arrived.poll();
        if (chunk != null) {
            queuedBytes -= chunk.length();
            if (paused && queuedBytes < HIGH_WATER_BYTES / 2) {
                paused = false;
                vertx.execute(() -> raw.resume());
            }
            return chunk.getBytes();
        }
        if (failure != null) {
            throw Failures.ofBody(request, failure);
        }
        return END;
    }

    private void awaitArrival(HttpException.Exchange request) {
        arrival = new Promise<>();
        try {
            timeout(readTimeout, arrival::await);
        } catch (TimedOutException e) {
            stalled = true;
            throw new HttpException.ReadTimeout(request, "the body did not go on within " + Failures.text(readTimeout), e);
        } finally {
            arrival = null;
        }
    }

    /** {@return whether it has come to its end, or is sure to do so soon} */
    boolean isAsGoodAsEnded() {
        return ended || !announced && !stalled && length() >= 0 && length() <= DRAINED_BYTES;
    }

    /** {@return whether it has been read to its end} */
    boolean isDone() {
        return ended && arrived.isEmpty();
    }

    /** On the loop's thread: nobody wants what is left of it. */
    void drop() {
        if (!dropped) {
            dropped = true;
            arrived.clear();
            if (!ended) {
                raw.resume();
            }
        }
    }
}
