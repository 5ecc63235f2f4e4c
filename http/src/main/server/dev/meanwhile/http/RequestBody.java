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
 * The body of a request, on its way from Vert.x's handlers to a task, as {@link BodyReader} is for responses. Vert.x's pause is good enough here: what it
 * loses when the client closes the connection can't be answered any more.
 */
final class RequestBody {
    private static final int HIGH_WATER_BYTES = 256 << 10;
    /** Limits an unread rest that is read only so that the connection can be used again. */
    private static final int DRAINED_BYTES = 64 << 10;
    /** The minimum average rate, in bytes per second, of a body read into memory, once {@link ServerConfig#readTimeout} is over. */
    private static final int MIN_BYTES_PER_SECOND = 500;
    private static final byte[] END = new byte[0];
    /** Its state never changes, so it is shared. */
    private static final RequestBody NONE = new RequestBody();

    private final LoopVertx vertx;
    private final HttpServerRequest raw;
    private final Admission.Place place;
    private final Duration readTimeout;
    private final ArrayDeque<Buffer> arrived = new ArrayDeque<>();
    private boolean announced;
    private long takenBytes;
    private long waitedNanos;
    private int queuedBytes;
    private boolean paused;
    private boolean ended;
    private boolean stalled;
    private boolean dropped;
    private Throwable failure;
    private Promise<Void> arrival;

    private RequestBody() {
        vertx = null;
        raw = null;
        place = null;
        readTimeout = Duration.ZERO;
        ended = true;
    }

    /** {@return the body of a request that has none} */
    static RequestBody none() {
        return NONE;
    }

    /** On the loop's thread, in the handler that gets the request. */
    RequestBody(LoopVertx vertx, HttpServerRequest raw, Admission.Place place, Duration readTimeout, Runnable read, Consumer<Throwable> broken) {
        this.vertx = vertx;
        this.raw = raw;
        this.place = place;
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

    /** {@return the length that the client announced, or -1} */
    long length() {
        if (this == NONE) {
            return 0;
        }
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
                vertx.context().runOnContext(_ -> goOn());
            }
            awaitArrival(request);
        }
        var chunk = arrived.poll();
        if (chunk != null) {
            queuedBytes -= chunk.length();
            takenBytes += chunk.length();
            if (paused && queuedBytes < HIGH_WATER_BYTES / 2) {
                paused = false;
                vertx.context().runOnContext(_ -> resume());
            }
            return chunk.getBytes();
        }
        if (failure != null) {
            throw Failures.ofBody(request, failure);
        }
        return END;
    }

    /** On the loop's thread: has the client send the body, unless the answer has begun, which says so too (RFC 9110 §10.1.1). */
    private void goOn() {
        if (!raw.response().headWritten()) {
            raw.response().writeContinue();
        }
    }

    /** Without the time that the handler itself takes. A handler that reads piece by piece may have reasons to wait long for each. */
    void requireSpeed(HttpException.Exchange request) {
        if (waitedNanos > readTimeout.toNanos() + takenBytes * (1_000_000_000L / MIN_BYTES_PER_SECOND)) {
            stalled = true;
            throw new HttpException.ReadTimeout(request, "the body arrives too slowly: " + takenBytes + " bytes in "
                    + Failures.text(Duration.ofNanos(waitedNanos)), null);
        }
    }

    private void awaitArrival(HttpException.Exchange request) {
        var since = System.nanoTime();
        arrival = new Promise<>();
        place.waits();
        try {
            timeout(readTimeout, arrival::await);
        } catch (TimedOutException e) {
            stalled = true;
            throw new HttpException.ReadTimeout(request, "the body stalled for " + Failures.text(readTimeout), e);
        } finally {
            arrival = null;
            place.goesOn();
            waitedNanos += System.nanoTime() - since;
        }
    }

    boolean hasArrived() {
        return !arrived.isEmpty();
    }

    /** {@return whether it has been read completely, and nothing of it is queued} */
    boolean isOver() {
        return ended && arrived.isEmpty();
    }

    /** {@return whether it has ended, or is certain to end soon} */
    boolean isAsGoodAsEnded() {
        return ended || !announced && !stalled && length() >= 0 && length() <= DRAINED_BYTES;
    }

    /** On the loop's thread: the rest of it is not needed. */
    void drop() {
        if (!dropped) {
            dropped = true;
            arrived.clear();
            resume();
        }
    }

    /** On the loop's thread. Vert.x fails if there is nothing left to read. */
    private void resume() {
        if (!ended && failure == null) {
            raw.resume();
        }
    }
}
