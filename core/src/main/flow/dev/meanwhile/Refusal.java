package dev.meanwhile;

/**
 * Tells the body of a flow, each time it emits, that nothing more is wanted: first by {@link Cancelled}, which it may catch to clean up, and if it
 * keeps emitting, by what asyncio calls a generator that ignored its exit.
 */
final class Refusal {
    private boolean told;
    private IllegalStateException ignored;

    /** Only the task that runs the body may emit: only its waits are waits of the flow. */
    static void requireBody(Task<?> expected) {
        if (Task.currentOrNull() != expected) {
            throw new IllegalStateException("emit was called outside its generator's own code, in " + Task.currentName()
                    + "; let other tasks put elements into a queue, and emit what you take from it");
        }
    }

    /** The body was told in another way: its wait in {@code emit} was cancelled. */
    void told() {
        told = true;
    }

    /**
     * {@return what {@code emit} should throw}
     *
     * @param first what is thrown the first time
     */
    Throwable next(Cancelled first) {
        if (!told) {
            told = true;
            return first;
        }
        if (ignored == null) {
            ignored = new IllegalStateException("the body of a closed flow kept emitting; it must not catch Cancelled and continue");
        }
        return ignored;
    }

    /** Throws it. A body in a task of its own that catches even the second exception is ended here, and does nothing more. */
    void refuse(Task<?> body, Cancelled first) {
        if (ignored != null) {
            body.endHere(ignored);
        }
        throw Awaitable.<RuntimeException>sneak(next(first));
    }
}
