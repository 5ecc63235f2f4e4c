package dev.meanwhile;

/**
 * How a loop runs its fibres: in one of two run modes, which behave alike. Everything else in the runtime is the same for both.
 *
 * <p>All methods are called by whoever runs the loop at that moment: its thread, or in portable mode a fibre that holds the baton.
 */
abstract sealed class Engine permits CarrierEngine, PortableEngine {
    /** {@return the engine that this JVM allows} */
    static Engine forLoop(Loop loop) {
        return CarrierEngine.isAvailable() ? new CarrierEngine(loop) : new PortableEngine(loop);
    }

    /** Lets a fibre run until it waits or ends. Called on the loop's thread. */
    abstract void dispatch(Fibre fibre);

    /**
     * Called by a fibre: gives up the loop until it is dispatched again.
     *
     * @throws IllegalStateException if it can't be suspended where it is, and blocks the loop's thread
     * @throws OutOfMemoryError      if there is no memory left to suspend it
     */
    abstract void suspend(Fibre self);

    /** The life of a fibre's virtual thread. */
    abstract void fibreMain(Fibre self);

    /** {@return the thread that runs the loop's turn when no fibre runs} For the watchdog, which may see an old one. */
    abstract Thread turning();

    /** Given the fibre of the current thread: whether the fibre's own code is running, rather than the loop's. */
    abstract boolean isRunning(Fibre fibre);

    /**
     * Prepares a thread of a loop, which inherits nothing from whoever happens to start it: no inheritable thread locals, and the context
     * class loader is that of the thread that made the loop.
     */
    static void prepare(Thread thread, Fibre fibre) {
        thread.setUncaughtExceptionHandler(fibre);
        var loader = fibre.loop.thread().getContextClassLoader();
        if (loader != thread.getContextClassLoader()) {
            thread.setContextClassLoader(loader);
        }
        fibre.thread = thread;
    }
}
