package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The body of a response, on its way from Vert.x's handlers to a task. Both run on the loop and never at the same time. What has
 * arrived waits in a queue; while that is full, the connection is not read.
 */
final class BodyReader {
    private static final int HIGH_WATER_BYTES = 256 << 10;
    /** Less than makes the connection wait. */
    private static final int MANY_BYTES = HIGH_WATER_BYTES / 2;
    private static final byte[] END = new byte[0];

    private final LoopVertx vertx;
    private final Exchange exchange;
    private final HttpClientResponse response;
    /** What the server has sent on this HTTP/2 stream; null over HTTP/1.1. */
    private final StreamEnds.Sent sent;
    private final Duration readTimeout;
    private final ArrayDeque<Buffer> arrived = new ArrayDeque<>();
    private int queuedBytes;
    private long arrivedBytes;
    /** What the waiting task set when it began to wait. */
    private int wantedBytes;
    private Loop loop;
    private Duration lastArrival;
    /** The stream has closed; the rest of the body is on its way from Vert.x, but its end is not: see {@link StreamEnds}. */
    private boolean draining;
    private boolean paused;
    private boolean ended;
    private boolean closed;
    private Throwable failure;
    private RuntimeException uploadFailure;
    /** The waiting task, if there is one. */
    private Promise<Void> arrival;

    /** On the loop's thread, in the handler that gets the response: nothing of the body has been read yet. */
    BodyReader(LoopVertx vertx, Exchange exchange, HttpClientResponse response, StreamEnds.Sent sent, Duration readTimeout) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.response = response;
        this.sent = sent;
        this.readTimeout = readTimeout;
        response.handler(this::arrived);
        response.endHandler(_ -> endedByVertx());
        response.exceptionHandler(this::failed);
    }

    HttpClientResponse response() {
        return response;
    }

    /** {@return the fields after the body, which has ended} */
    HttpHeaders trailers() {
        return sent == null ? Trailer.received(response.trailers()) : sent.trailers();
    }

    private void arrived(Buffer chunk) {
        arrivedBytes += chunk.length();
        if (chunk.length() == 0 || closed) {
            return;
        }
        arrived.add(chunk);
        queuedBytes += chunk.length();
        if (!paused && queuedBytes >= HIGH_WATER_BYTES) {
            paused = true;
            applyPause();
        }
        if (queuedBytes >= wantedBytes) {
            announce();
        } else if (arrival != null) {
            lastArrival = loop.time();
        }
        if (draining) {
            endIfWhole();
        }
    }

    private void endIfWhole() {
        if (!ended && sent.isWhole(arrivedBytes)) {
            ended();
        }
    }

    private void endedByVertx() {
        if (exchange.isCutOff(response)) {
            fail(new IOException("it ends with its connection, and that without TLS's close_notify: somebody may have cut it off"));
        } else {
            ended();
        }
    }

    private void ended() {
        ended = true;
        if (paused) {
            // From here on the connection is free for others.
            paused = false;
            applyPause();
        }
        exchange.received(response);
        announce();
    }

    /** By Vert.x. */
    private void failed(Throwable cause) {
        if (sent != null && sent.isEnded()) {
            draining = true;
            endIfWhole();
        } else {
            fail(cause);
        }
    }

    private void fail(Throwable cause) {
        if (!ended && failure == null) {
            failure = cause;
            exchange.abort();
            announce();
        }
    }

    /** The request has been sent, or could not be; the reader then gets the exception. */
    void uploaded(Optional<RuntimeException> how) {
        if (how.isPresent() && !ended && failure == null) {
            uploadFailure = how.get();
            fail(uploadFailure);
        }
        announce();
    }

    private void announce() {
        if (arrival != null) {
            arrival.complete(null);
        }
    }

    /** Waits for the next piece. {@return it, or an empty array at the end} */
    byte[] next(HttpException.Exchange request) {
        awaitBytes(1, request);
        var chunk = arrived.poll();
        if (chunk == null) {
            requireEnd(request);
            return END;
        }
        queuedBytes -= chunk.length();
        resumeIfDrained();
        return chunk.getBytes();
    }

    /** Waits for several pieces, which costs one turn of the task instead of many, and adds them to a body. {@return whether there was one} */
    boolean addTo(WholeBody whole, HttpException.Exchange request) {
        awaitBytes(MANY_BYTES, request);
        if (arrived.isEmpty()) {
            requireEnd(request);
            return false;
        }
        arrived.forEach(whole::add);
        arrived.clear();
        queuedBytes = 0;
        resumeIfDrained();
        return true;
    }

    private void requireEnd(HttpException.Exchange request) {
        if (uploadFailure != null) {
            throw uploadFailure;
        }
        if (failure != null) {
            throw Failures.ofBody(request, failure);
        }
    }

    /** Until so many have arrived, or there are no more. */
    private void awaitBytes(int wanted, HttpException.Exchange request) {
        if (isAwaited(wanted)) {
            wantedBytes = wanted;
            loop = Loop.current();
            lastArrival = loop.time();
        }
        while (isAwaited(wanted)) {
            awaitArrival(request);
        }
        if (closed) {
            throw new IllegalStateException("the response to " + request.method() + " " + request.url() + " has been closed");
        }
    }

    private boolean isAwaited(int wanted) {
        return queuedBytes < wanted && !ended && failure == null && !closed;
    }

    private void awaitArrival(HttpException.Exchange request) {
        arrival = new Promise<>();
        try {
            if (exchange.isUploading()) {
                // The server may be waiting for the rest.
                arrival.await();
                return;
            }
            timeout(untilStalled(), arrival::await);
        } catch (TimedOutException e) {
            if (untilStalled().isPositive()) {
                return;
            }
            abort();
            throw new HttpException.ReadTimeout(request, "the body stalled for " + Failures.text(readTimeout), e);
        } finally {
            arrival = null;
        }
    }

    /** {@return how long it may still take until something comes} */
    private Duration untilStalled() {
        return readTimeout.minus(loop.time().minus(lastArrival));
    }

    /** {@return whether a piece is there} */
    boolean hasArrived() {
        return !arrived.isEmpty();
    }

    private void resumeIfDrained() {
        if (paused && queuedBytes < HIGH_WATER_BYTES / 2) {
            paused = false;
            vertx.context().runOnContext(_ -> applyPause());
        }
    }

    /** On the loop's thread. */
    private void applyPause() {
        if (response.version() != HttpVersion.HTTP_2) {
            if (!ended || !paused) {
                vertx.setReading(response.request().connection(), !paused);
            }
        } else if (paused) {
            response.pause();
        } else {
            response.resume();
        }
    }

    /** Closes the connection, or in HTTP/2 the stream, unless the body has ended; drops what has arrived. Never waits. */
    void abort() {
        closed = true;
        arrived.clear();
        queuedBytes = 0;
        if (!ended) {
            exchange.abort();
        }
        announce();
    }
}
