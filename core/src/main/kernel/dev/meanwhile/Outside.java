package dev.meanwhile;

/** Counts the calls that other threads are running for the tasks of a loop, also those that were abandoned. The loop waits for them at its end. */
final class Outside {
    private int calls;
    private final WaitQueue waiters = new WaitQueue(WaitKind.OFFLOAD, "calls in other threads") {
        @Override
        boolean endsFromOutside() {
            return true;
        }
    };

    int calls() {
        return calls;
    }

    void began() {
        calls++;
    }

    void ended() {
        if (--calls == 0) {
            waiters.wakeAll();
        }
    }

    /** Waits until there is none. */
    void awaitNone() {
        while (calls > 0) {
            waiters.await(Task.current());
        }
    }
}
