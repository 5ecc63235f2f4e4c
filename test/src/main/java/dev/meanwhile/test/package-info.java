/**
 * Tests of programs that wait, without waiting. {@link dev.meanwhile.test.LoopTest} is the annotation for JUnit, and
 * {@link dev.meanwhile.test.LoopTests} has the verbs of tests, and {@code run} for use without the annotation.
 *
 * <p>A test fails, beyond what its body throws, with an {@link java.lang.AssertionError} if
 * <ul>
 * <li>all its tasks wait for each other: at once, with who waits for what,</li>
 * <li>tasks are still running when its body has returned: with their names, and where they were spawned,</li>
 * <li>a task failed and nobody has awaited it, or a callback threw,</li>
 * <li>its tasks do not stop when they are cancelled,</li>
 * <li>it takes longer than ten seconds of real time: with all tasks, and the stack of the one that runs.</li>
 * </ul>
 */
package dev.meanwhile.test;
