package dev.meanwhile;

/** The wait of a task that is in the ready queue already and only lets the others go first. */
final class Turn extends WaitTarget {
    static final Turn NEXT = new Turn();

    private Turn() {
    }

    @Override
    void detach(Task<?> waiter) {
        // Its place in the ready queue is its fibre's to give up.
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
