package dev.meanwhile.http;

import java.time.Duration;

/** Takes the times of one exchange. Used by one task at a time. */
final class Stopwatch {
    private final long begun = System.nanoTime();
    private long placed = begun;
    private long connected = begun;
    private long answered = begun;
    private long ended;
    private boolean running = true;

    /** For a response that was never sent. */
    static Stopwatch stopped() {
        var watch = new Stopwatch();
        watch.running = false;
        watch.ended = watch.begun;
        return watch;
    }

    void placed() {
        placed = System.nanoTime();
    }

    void connected() {
        connected = System.nanoTime();
    }

    void answered() {
        answered = System.nanoTime();
    }

    void ended() {
        if (running) {
            running = false;
            ended = System.nanoTime();
        }
    }

    Times times() {
        var end = running ? System.nanoTime() : ended;
        return new Times(Duration.ofNanos(placed - begun), Duration.ofNanos(connected - placed), Duration.ofNanos(answered - connected),
                Duration.ofNanos(end - answered), Duration.ofNanos(end - begun));
    }
}
