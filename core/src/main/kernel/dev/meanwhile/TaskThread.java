package dev.meanwhile;

/**
 * The virtual thread's side of a task: what it runs, and how code on it finds its task again.
 *
 * <p>"Which task am I?" is asked at every wait. A {@link ThreadLocal} would cost each task a map, a scoped value a cache;
 * a map from threads would need locks. A thread's uncaught exception handler is a plain field that anyone may read and
 * nobody inherits, so the task is kept there. It is even told of uncaught exceptions, though there can be none. In portable mode it is also the task's right to run.
 */
final class TaskThread extends Baton implements Runnable, Thread.UncaughtExceptionHandler {
    final Task<?> task;

    TaskThread(Task<?> task) {
        this.task = task;
    }

    /** {@return the task whose code the current thread is running, or null} */
    static TaskThread current() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof TaskThread it ? it : null;
    }

    @Override
    public void run() {
        task.loop.engine.taskMain(this);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        task.loop.report("the thread of " + task + " failed", failure);
    }
}
