package dev.meanwhile.test;

import dev.meanwhile.Loop;

import java.util.function.IntPredicate;

/**
 * A callback that goes round in a loop's ready queue: whatever becomes ready queues up behind it, so it runs between each
 * task's wake-up and its run. When nothing else runs any more it leaves, and the clock puts it back when
 * something does, and at the next jump or wait.
 */
final class Ticker implements Runnable {
    private final Loop loop;
    private final IntPredicate onTurn;
    private int turn;
    private long activityBefore;
    private int idleTurns;
    private boolean queued;
    private boolean stopped;

    /** @param onTurn gets the number of the turn; returns whether it has done something */
    Ticker(VirtualClock clock, IntPredicate onTurn) {
        this.loop = clock.loop();
        this.onTurn = onTurn;
        clock.tick(this);
    }

    void start() {
        enqueue();
    }

    void stop() {
        stopped = true;
    }

    /** {@return how often it has run} */
    int turns() {
        return turn;
    }

    void enqueue() {
        if (!queued && !stopped) {
            queued = true;
            idleTurns = 0;
            loop.callSoon(this);
        }
    }

    /** Something happens: from here on, idle turns are counted anew. */
    void stay() {
        idleTurns = 0;
    }

    /** The second turn in which nothing runs but this is the last, or the clock would never get to jump. */
    @Override
    public void run() {
        queued = false;
        if (stopped) {
            return;
        }
        var stats = loop.stats();
        var activity = stats.steps() + stats.callbacks();
        var others = activity - activityBefore > 1;
        activityBefore = activity;
        var acted = onTurn.test(turn++);
        idleTurns = others || acted ? 0 : idleTurns + 1;
        if (idleTurns < 2) {
            queued = true;
            loop.callSoon(this);
        }
    }
}
