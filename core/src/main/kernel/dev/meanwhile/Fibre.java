package dev.meanwhile;

/**
 * A thread of control of a loop: a virtual thread that runs only when the loop lets it. Each {@link Task} has one; the callbacks of a loop
 * share another.
 *
 * <p>"Which task am I?" is asked at every wait. A {@link ThreadLocal} would cost each task a map, a scoped value a cache;
 * a map from threads would need locks. A thread's uncaught exception handler is a plain field that anyone may read and
 * nobody inherits, so the fibre is kept there. It is even told of uncaught exceptions, though there can be none. In portable mode it is
 * also the right to run.
 */
abstract sealed class Fibre extends Baton implements ReadyQueue.Reserved, Runnable, Thread.UncaughtExceptionHandler permits TaskFibre, CallbackFibre {
    final Loop loop;
    /** Its virtual thread; null until its first step, so that a task cancelled before that costs none. */
    Thread thread;
    /** Dispatched by the loop, which a return from park alone does not mean. Carrier mode only. */
    boolean resumed;
    /** Parked where it can't be suspended, and told by the watchdog to give up. Any thread may set it. */
    volatile String pinned;

    Fibre(Loop loop) {
        this.loop = loop;
    }

    /** {@return the fibre that the current thread belongs to, or null} */
    static Fibre current() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Fibre it ? it : null;
    }

    final boolean isStarted() {
        return thread != null;
    }

    /** If it could not be suspended, it keeps a carrier, without which perhaps nobody can end the loop. */
    @Override
    final void woken() {
        loop.scheduler.requireMemory();
    }

    @Override
    public final void run() {
        loop.engine.fibreMain(this);
    }

    /** All that it does, on its own thread. Throws nothing. */
    final void live() {
        try {
            liveOn();
        } catch (Throwable t) {
            loop.scheduler.fail(t);
        }
    }

    /** What is thrown here is a fault of the runtime, or memory that its own structures lack. */
    abstract void liveOn();

    /** It could not be started. */
    abstract void failToStart(Throwable cause);

    /** {@return the context variables that its code sees} */
    abstract Context context();

    abstract void context(Context values);

    @Override
    public final void uncaughtException(Thread thread, Throwable failure) {
        loop.reporter.failure(Context.EMPTY, "the thread of " + this + " failed", failure);
    }
}
