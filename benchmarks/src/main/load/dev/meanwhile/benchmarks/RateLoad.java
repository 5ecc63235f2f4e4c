package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntFunction;

/**
 * Requests at a fixed rate, half of what the server can answer: a request is due whether or not those before it were answered, and its wait counts from that moment. One that
 * finds no connection free waits for one, and that counts too; a server that stops for a while can't hide it, as it can when clients wait for an answer before they ask again
 * (<i>coordinated omission</i>; wrk2 measures so). What the server can answer is found out before, by clients that ask again as soon as they are answered.
 *
 * <p>It does not sleep until a request is due, because that would be inexact by more than some servers take to answer.
 */
final class RateLoad extends AskingLoad {
    private static final int BATCH = 2_000;
    private static final double SHARE = 0.5;

    private final Queue<Client> free = new ArrayDeque<>();
    private double interval;
    private boolean isFixed;

    RateLoad(int count, IntFunction<? extends Client> client) throws IOException {
        super(count, client);
    }

    /** Warms the server for that time, and measures what it can answer for half of it. */
    @Override
    void prepare(double seconds) throws IOException {
        saturated(seconds);
        fix(saturated(seconds / 2) / SHARE);
    }

    /** A request is due each time so many nanoseconds have passed. */
    void fix(double nanos) {
        interval = nanos;
    }

    /** {@return the time for each request, in nanoseconds} */
    private double saturated(double seconds) throws IOException {
        var start = System.nanoTime();
        var end = start + (long) (seconds * 1e9);
        var answered = 0L;
        do {
            answered += super.play(BATCH);
        } while (System.nanoTime() < end);
        return (double) (System.nanoTime() - start) / answered;
    }

    @Override
    public long play(int requests) throws IOException {
        if (interval == 0) {
            throw new IllegalStateException("the rate is not known before prepare()");
        }
        isFixed = true;
        free.clear();
        free.addAll(clients());
        begin();
        var start = now();
        for (var asked = 0; waits.count() < requests; ) {
            while (asked < requests && !free.isEmpty() && System.nanoTime() - start >= due(asked)) {
                ask(free.remove(), start + due(asked));
                asked++;
            }
            proceedNow(requests - waits.count(), requests + " requests");
        }
        isFixed = false;
        return waits.count();
    }

    private long due(int request) {
        return (long) (request * interval);
    }

    @Override
    void taken(Client client) {
        if (isFixed) {
            free.add(client);
        } else {
            super.taken(client);
        }
    }
}
