package dev.meanwhile;

/** The wait of a task that is in the ready queue already and only lets the others go first. */
final class Turn extends Wait {
    static final Turn NEXT = new Turn();

    private Turn() {
    }

    @Override
    void detach(Task<?> waiter) {
        throw new AssertionError("a task that is ready has nothing to be detached from");
    }

    @Override
    WaitKind kind() {
        return WaitKind.TURN;
    }

    @Override
    String describeWait() {
        return "its turn";
    }
}
