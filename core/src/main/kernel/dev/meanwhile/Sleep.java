package dev.meanwhile;

import java.time.Duration;

/** One task asleep. */
final class Sleep extends Timer {
    private final Task<?> task;

    Sleep(Task<?> task) {
        this.task = task;
    }

    /** Suspends the current task for a time; zero or less lets all that is ready run first. */
    static void sleep(Duration duration) {
        var task = Task.require("sleep(…)");
        var nanos = Durations.nanos(duration);
        if (nanos <= 0) {
            task.yieldTurn();
            return;
        }
        var timer = new Sleep(task);
        task.loop.startTimer(timer, nanos);
        task.suspend(timer);
    }

    @Override
    void fire() {
        task.wake();
    }

    @Override
    WaitKind kind() {
        return WaitKind.SLEEP;
    }

    @Override
    Timer limit() {
        return this;
    }

    @Override
    String describeWait() {
        return "a sleep to end";
    }
}
