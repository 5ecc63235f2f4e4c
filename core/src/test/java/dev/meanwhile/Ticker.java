package dev.meanwhile;

import java.util.function.IntPredicate;

/**
 * A callback that goes round in a loop's ready queue: whatever becomes ready queues up behind it, so it runs between each
 * task's wake-up and its run. When nothing else runs any more it leaves, and the clock puts it back after the next jump.
 */
final class Ticker implements Runnable {
    private final Loop loop;
    private final IntPredicate onTurn;
    private int turn;
    private long stepsBefore;
    private int idleTurns;
    private boolean queued;
    private boolean stopped;

    Ticker(Loop loop, JumpingClock clock, IntPredicate onTurn) {
        this.loop = loop;
        this.onTurn = onTurn;
        clock.afterIdle(this::enqueue);
    }

    void start() {
        enqueue();
    }

    void stop() {
        stopped = true;
    }

    private void enqueue() {
        if (!queued && !stopped) {
            queued = true;
            idleTurns = 0;
            loop.callSoon(this);
        }
    }

    /** The second turn in which nothing runs but this is the last, or the clock would never get to jump. */
    @Override
    public void run() {
        queued = false;
        var others = loop.scheduler.steps() - stepsBefore > 1 || loop.live().snapshot().stream().anyMatch(Task::isReady);
        stepsBefore = loop.scheduler.steps();
        var cancelled = !stopped && onTurn.test(turn++);
        idleTurns = others || cancelled ? 0 : idleTurns + 1;
        if (idleTurns < 2 && !stopped) {
            queued = true;
            loop.callSoon(this);
        }
    }
}
