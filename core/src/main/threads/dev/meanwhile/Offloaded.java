package dev.meanwhile;

/** Counts the calls of a loop's tasks that other threads are running, abandoned ones too. */
final class Offloaded {
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
