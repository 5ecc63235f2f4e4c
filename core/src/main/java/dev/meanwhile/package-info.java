/**
 * Async programming on asyncio's model: <em>while one task waits, the others run</em>. {@link dev.meanwhile.Meanwhile} has the
 * verbs; programs import it statically.
 *
 * <p>What the runtime itself throws:
 * <pre>
 * Error
 * └── Cancelled                 this task was asked to stop; let it pass
 * RuntimeException
 * ├── CancellationException     (the JDK's) what this task awaited was cancelled, or the main task of a run
 * ├── TimedOutException         a timeout(…) ran out
 * ├── TaskFailedException       an awaited task failed with a checked exception, its cause
 * └── IllegalStateException     a mistake in the program
 *     ├── WrongLoopException        a task, queue, … of one loop used elsewhere
 *     ├── QueueShutDownException    put to, or take from, a queue that is shut down
 *     ├── BrokenBarrierException    waited at a barrier that was broken or reset
 *     └── DeadlockException         all tasks wait for each other
 * </pre>
 * Everything else is the program's own exceptions, rethrown as they are.
 */
package dev.meanwhile;
