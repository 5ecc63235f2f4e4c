package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CancellationException;

/** How tasks end, for a test that waits for that. */
final class Ends {
    private Ends() {
    }

    /** Waits for the end of a task or promise that was itself cancelled. {@return what it ended with} Whoever awaits it gets something else. */
    static Cancelled cancelled(Awaitable<?> awaited) {
        assertThrows(CancellationException.class, awaited::await);
        return assertInstanceOf(Outcome.Cancellation.class, awaited.outcome()).cause();
    }

    /** Waits for the end of a task that nobody has cancelled, but what it awaited. {@return its failure} */
    static CancellationException failedBecauseOfAnother(Task<?> task) {
        var failure = assertThrows(CancellationException.class, task::await);
        assertInstanceOf(Outcome.Failure.class, task.outcome());
        assertEquals(0, task.cancelling());
        return failure;
    }
}
