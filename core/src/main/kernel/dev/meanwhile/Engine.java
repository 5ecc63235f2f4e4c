package dev.meanwhile;

/**
 * How a loop runs its tasks: the two run modes, with one meaning. Everything else in the runtime is the same for both.
 *
 * <p>All methods are called by whoever runs the loop at that moment: its thread, or in portable mode a task that holds the baton.
 */
abstract sealed class Engine permits CarrierEngine, PortableEngine {
    /** {@return the engine that this JVM allows} */
    static Engine forLoop(Loop loop) {
        return CarrierEngine.isAvailable() ? new CarrierEngine(loop) : new PortableEngine(loop);
    }

    /** Lets a task run until it waits or ends. Called on the loop's thread. */
    abstract void dispatch(Task<?> task);

    /** Called by a task: gives up the loop until the task is dispatched again. */
    abstract void suspend(Task<?> self);

    /** The life of a task's virtual thread. */
    abstract void taskMain(TaskThread self);

    /** {@return the thread that runs the loop's turn when no task runs} For the watchdog, which may see an old one. */
    abstract Thread turning();

    /** Given a task whose thread is the current one: whether it is its code that runs, rather than the loop's. */
    abstract boolean isRunning(Task<?> task);
}
