package dev.meanwhile;

/**
 * How the body of a flow learns that nothing more is wanted, each time it emits: first by {@link Cancelled}, which it may catch to clean up, and if it
 * goes on emitting, by what asyncio calls a generator that ignored its exit.
 */
final class Refusal {
    private boolean told;
    private IllegalStateException ignored;

    /** The body was told in another way: its wait in {@code emit} was cancelled. */
    void told() {
        told = true;
    }

    /**
     * {@return what {@code emit} is to throw}
     *
     * @param first what is thrown the first time
     */
    Throwable next(Cancelled first) {
        if (!told) {
            told = true;
            return first;
        }
        if (ignored == null) {
            ignored = new IllegalStateException("the body of a flow that was closed went on emitting; it must not catch Cancelled and go on");
        }
        return ignored;
    }

    /** Throws it. A body in a task of its own that catches even the second one ends here, and what it would still do is not done. */
    void refuse(Task<?> body, Cancelled first) {
        if (ignored != null) {
            body.endHere(ignored);
        }
        throw Awaitable.<RuntimeException>sneak(next(first));
    }
}
