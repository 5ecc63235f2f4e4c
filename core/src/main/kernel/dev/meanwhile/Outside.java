package dev.meanwhile;

/** Counts the calls that other threads are running for the tasks of a loop, also those that were abandoned. The loop waits for them at its end. */
final class Outside {
    private int calls;
    private Runnable whenNone = () -> { };

    int calls() {
        return calls;
    }

    void began() {
        calls++;
    }

    void ended() {
        if (--calls == 0) {
            whenNone.run();
        }
    }

    /** Has an action run whenever the last call has ended. */
    void whenNone(Runnable action) {
        whenNone = action;
    }
}
