package dev.meanwhile;

/** Counts the calls that other threads run for the tasks of a loop, including abandoned ones. The loop waits for them at its end. */
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

    /** Sets an action that runs whenever the last call has ended. */
    void whenNone(Runnable action) {
        whenNone = action;
    }
}
