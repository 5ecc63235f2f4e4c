package dev.meanwhile;

import java.util.concurrent.ThreadFactory;

/**
 * The mode that needs no flag: tasks are ordinary virtual threads, and a baton decides which one may run. Whoever holds it
 * is the loop for that moment: a task that is about to wait runs the loop's turn itself and hands the baton straight
 * to the next task, which saves the way over the loop's thread. That thread gets the baton when there is nothing to run, or
 * when the poller has to be asked, which only it may do.
 *
 * <p>Handing over is a volatile write that the other side reads, so all that the loop's state needs to be safe is the baton.
 */
final class PortableEngine extends Engine {
    private final Loop loop;
    private final ThreadFactory threads = Thread.ofVirtual().factory();
    /** The loop thread's right to run. */
    private final Baton ofLoop = new Baton();
    /** Who ran the last turn: not always the loop's thread. */
    private Thread turning;

    PortableEngine(Loop loop) {
        this.loop = loop;
        this.turning = loop.thread();
    }

    @Override
    void dispatch(Task<?> task) {
        pass(task);
        ofLoop.await();
        turning = loop.thread();
    }

    @Override
    void suspend(Task<?> self) {
        turning = self.thread;
        var next = loop.scheduler.next(false);
        if (next != self) {
            pass(next);
            awaitBaton(self.threadBody);
        }
    }

    @Override
    void taskMain(TaskThread self) {
        awaitBaton(self);
        self.task.runBody();
        turning = self.task.thread;
        pass(loop.scheduler.next(false));
    }

    private static void awaitBaton(TaskThread self) {
        if (self.await()) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands the baton to a task, or to the loop's thread if there is none to run. */
    private void pass(Task<?> next) {
        if (next == null) {
            ofLoop.pass(loop.thread());
        } else if (next.isStarted()) {
            next.threadBody.pass(next.thread);
        } else {
            start(next);
        }
    }

    private void start(Task<?> task) {
        var body = new TaskThread(task);
        try {
            var thread = threads.newThread(body);
            body.pass(thread);
            thread.setUncaughtExceptionHandler(body);
            task.threadBody = body;
            task.thread = thread;
            thread.start();
        } catch (Throwable t) {
            task.endFailed(t);
            pass(loop.scheduler.next(false));
        }
    }

    @Override
    Thread turning() {
        return turning;
    }

    @Override
    boolean isRunning(Task<?> task) {
        return loop.scheduler.running() == task;
    }
}
