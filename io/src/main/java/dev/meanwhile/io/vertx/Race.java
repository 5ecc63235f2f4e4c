package dev.meanwhile.io.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Connects to the addresses of a host in turn, the next when one fails or has not answered for 250 ms; the first that connects wins (RFC 8305). For clients
 * of Vert.x, which know one address only. Used by handlers.
 */
final class Race<C> {
    private static final long STAGGER_MILLIS = 250;

    private final Vertx vertx;
    private final Deque<InetAddress> left;
    private final int port;
    private final Function<SocketAddress, Future<C>> attempt;
    private final Consumer<C> discard;
    private final Promise<C> winner = Promise.promise();
    private final List<Throwable> failures = new ArrayList<>();
    private int running;
    private long timer = -1;

    Race(Vertx vertx, List<InetAddress> addresses, int port, Function<SocketAddress, Future<C>> attempt, Consumer<C> discard) {
        this.vertx = vertx;
        this.left = new ArrayDeque<>(addresses);
        this.port = port;
        this.attempt = attempt;
        this.discard = discard;
    }

    Future<C> start() {
        next();
        return winner.future();
    }

    private void next() {
        vertx.cancelTimer(timer);
        var address = SocketAddress.inetSocketAddress(new InetSocketAddress(left.remove(), port));
        running++;
        attempt.apply(address).onComplete(this::connected, this::failed);
        if (!left.isEmpty() && !winner.future().isComplete()) {
            timer = vertx.setTimer(STAGGER_MILLIS, _ -> next());
        }
    }

    private void connected(C connection) {
        vertx.cancelTimer(timer);
        left.clear();
        if (!winner.tryComplete(connection)) {
            discard.accept(connection);
        }
    }

    private void failed(Throwable failure) {
        running--;
        if (winner.future().isComplete()) {
            return;
        }
        failures.add(failure);
        if (!left.isEmpty()) {
            next();
        } else if (running == 0) {
            var first = failures.getFirst();
            failures.stream().filter(it -> it != first).forEach(first::addSuppressed);
            winner.fail(first);
        }
    }
}
