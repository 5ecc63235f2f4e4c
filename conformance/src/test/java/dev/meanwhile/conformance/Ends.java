package dev.meanwhile.conformance;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Awaitable;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Outcome;
import dev.meanwhile.Task;
import java.util.concurrent.CancellationException;

/** How tasks end, for a case that waits for that. */
final class Ends {
    private Ends() {
    }

    /**
     * CPython's {@code with self.assertRaises(CancelledError): await task}, where the case is about the task, and not about who awaits
     * it (D78). {@return what it ended with}
     */
    static Cancelled cancelled(Awaitable<?> awaited) {
        assertThrows(CancellationException.class, awaited::await);
        return assertInstanceOf(Outcome.Cancellation.class, awaited.outcome()).cause();
    }

    /** The end of a task that nobody has cancelled, but what it awaited (D78). {@return its failure} */
    static CancellationException failedBecauseOfAnother(Task<?> task) {
        var failure = assertThrows(CancellationException.class, task::await);
        assertInstanceOf(Outcome.Failure.class, task.outcome());
        return failure;
    }
}
