package dev.meanwhile;

/** One task asleep. */
final class Sleep extends Timer {
    private final Task<?> task;

    Sleep(Task<?> task) {
        this.task = task;
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
