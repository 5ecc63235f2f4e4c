package dev.meanwhile;

/** How threads outside of a loop run, stop and end it: the implementation of public methods of {@link Loop}. */
abstract class LoopLife {
    /** What the loop's thread does. */
    abstract void live();

    abstract void runForever();

    /**
     * Runs a body as the main task, and the loop until that has ended.
     *
     * @param context what the main task begins with
     */
    abstract <T> Task<T> run(String verb, Body<T, ?> body, Context context);

    /** Runs the loop until a task or promise of it is done. */
    abstract void runUntilDone(String verb, Awaitable<?> awaited);

    /** {@return the value of what the loop has been run for; throws what it failed with} */
    abstract <T, X extends Exception> T valueOf(Awaitable<T> awaited) throws X;

    abstract void close();

    /** Any thread. */
    abstract boolean isRunning();

    /** Whether the loop's thread has done its last work. Any thread. */
    abstract boolean isClosed();

    /** Whether {@link Loop#running} shows the loop. */
    abstract boolean isListed();

    /** The loop was asked for its {@link Spawning#MANY}th task. */
    abstract void manyTasks();

    /** All tasks wait for each other. On the loop's thread. {@return whether that is reported now, so that there is something to do} */
    abstract boolean deadlocked(Awaitable<?> main);
}
