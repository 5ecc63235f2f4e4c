package dev.meanwhile;

import java.util.function.Supplier;

/** Reports every few seconds what an ending loop still waits for, and asks it to stop again. */
final class Patience {
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final Loop loop;
    private final Supplier<String> what;
    private final Runnable insist;
    private final long since;
    private final Timer timer = new Timer() {
        @Override
        void fire() {
            Reports.stillRunning(loop, what.get(), loop.now() - since);
            insist.run();
            loop.startTimer(this, INTERVAL_NANOS);
        }
    };

    Patience(Loop loop, Supplier<String> what, Runnable insist) {
        this.loop = loop;
        this.what = what;
        this.insist = insist;
        this.since = loop.now();
        loop.startTimer(timer, INTERVAL_NANOS);
    }

    void end() {
        loop.timers.remove(timer);
    }
}
