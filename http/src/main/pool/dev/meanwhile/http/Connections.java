package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Semaphore;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;

/**
 * How a client sends requests on one loop. Exchanges are counted here, apart from the connections, so
 * that waiting for a turn and connecting are two phases, each with its own limit.
 */
final class Connections {
    /** Limits how often a request is sent that the server refuses unprocessed, and how often on a connection shared with others. */
    private static final int ROUNDS = 8;
    private static final int SHARED_ROUNDS = 4;

    private final ClientConfig config;
    private final LoopVertx vertx;
    private final Semaphore slots;
    private final ConnectionPool pool;

    Connections(ClientConfig config, LoopVertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.slots = new Semaphore(config.maxConnections());
        this.pool = new ConnectionPool(config, vertx);
    }

    /** A response has begun. {@code slot} must be closed when its body has been read or abandoned. */
    record Reply(BodyReader body, Semaphore.Permit slot, Stopwatch watch) {
    }

    /** Sends a request and waits for the response to begin. */
    Reply send(ClientRequest call) {
        var watch = new Stopwatch();
        var slot = acquireSlot(call);
        try {
            watch.placed();
            return new Reply(exchange(call, watch), slot, watch);
        } catch (Throwable t) {
            slot.close();
            throw t;
        }
    }

    private Semaphore.Permit acquireSlot(ClientRequest call) {
        if (slots.available() > 0) {
            return slots.acquire();
        }
        try {
            return timeout(call.limits().pool(), slots::acquire);
        } catch (TimedOutException e) {
            throw new HttpException.PoolTimeout(call.exchange(), "all " + config.maxConnections() + " connections were busy for "
                    + Failures.text(call.limits().pool()) + "; see maxConnections(…) and poolTimeout(…)", e);
        }
    }

    private BodyReader exchange(ClientRequest call, Stopwatch watch) {
        var fresh = false;
        for (var round = 1;; round++) {
            var connection = connect(call, fresh);
            var maybeStale = connection.wasKept() && !fresh;
            watch.connected();
            try {
                var body = new Exchange(vertx, pool, connection, call).run();
                watch.answered();
                return body;
            } catch (HttpException.ConnectionLost lost) {
                var again = lost.isRefused() ? isReplayable(call) && round < ROUNDS : maybeStale && call.isRepeatable();
                if (!again) {
                    throw lost;
                }
                // In the end, each refused request gets a connection of its own.
                fresh = !lost.isRefused() || round >= SHARED_ROUNDS;
            }
        }
    }

    /** A flow may have started already. */
    private static boolean isReplayable(ClientRequest call) {
        return call.content() instanceof Content.Bytes;
    }

    private Connection connect(ClientRequest call, boolean fresh) {
        var origin = Urls.origin(call.url());
        var ready = fresh ? null : pool.takeReady(origin);
        if (ready != null) {
            return ready;
        }
        var limit = call.limits().connect();
        try {
            return timeout(limit, () -> pool.take(origin, fresh));
        } catch (IllegalStateException e) {
            throw e;
        } catch (Routes.ProxyFailure e) {
            throw new HttpException.ProxyFailed(call.exchange(), e.getMessage(), e.getCause());
        } catch (Exception e) {
            throw Failures.ofConnect(call.exchange(), limit, e);
        }
    }

    @Override
    public String toString() {
        return config.maxConnections() - slots.available() + " requests, " + pool.size() + " connections";
    }

    /** Closes all connections, and waits for that. */
    void close() {
        pool.close();
    }
}
