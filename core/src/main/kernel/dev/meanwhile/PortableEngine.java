package dev.meanwhile;

import java.util.concurrent.ThreadFactory;

/**
 * The mode that needs no flag: fibres are ordinary virtual threads, and a baton decides which one may run. Whoever holds it
 * is the loop for that moment: a fibre that is about to wait runs the loop's turn itself and hands the baton straight
 * to the next fibre, which saves the way through the loop's thread. That thread gets the baton when there is nothing to run, or when the
 * poller must be called, which only it may do.
 *
 * <p>Passing it is a volatile write that the other side reads, so the loop's state needs nothing else to be safe. The baton must never be
 * lost. The turn runs on the stack of a fibre, so every verb that waits first makes sure that there is room for it ({@link StackReserve}).
 * And the JVM needs room of its own to suspend a deep stack: if that is missing, which shows only when the baton is gone, the fibre takes
 * it back, and its wait ends with the error.
 */
final class PortableEngine extends Engine {
    /** For how long the loop has not moved. It is of the watchdog alone, and kept here because the watchdog may lack the memory for it when it needs it. */
    static final class Stillness {
        long steps;
        int rounds;
        long since;
    }

    final Stillness stillness = new Stillness();
    private final Loop loop;
    private final ThreadFactory threads = Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();
    /** The loop thread's right to run. */
    private final Baton ofLoop = new Baton();
    /** The thread that ran the last turn: not always the loop's. */
    private Thread turning;
    private Fibre lastSuspended;

    PortableEngine(Loop loop) {
        this.loop = loop;
        this.turning = loop.thread();
    }

    @Override
    void dispatch(Fibre fibre) {
        pass(fibre);
        ofLoop.await();
        turning = loop.thread();
    }

    @Override
    void suspend(Fibre self) {
        turning = self.thread;
        var next = loop.scheduler.next(false);
        if (next != self) {
            lastSuspended = self;
            var holder = pass(next);
            try {
                awaitBaton(self);
            } catch (StackOverflowError | OutOfMemoryError e) {
                takeBack(self, holder);
                throw e;
            }
        }
    }

    /** A fibre that can't be suspended has passed the baton. It must not continue without it. */
    private void takeBack(Fibre self, Baton holder) {
        if (holder.take()) {
            loop.scheduler.resume(self, holder instanceof Fibre next ? next : null);
            return;
        }
        // Whoever has it is already running, in another thread. Within a step the loop looks at what was posted; unless the fibre is ready
        // anyway, and its turn comes first.
        var waits = new boolean[] {true};
        loop.scheduler.postFromOutside(() -> {
            if (waits[0]) {
                loop.scheduler.queueFirst(self);
            }
        });
        while (!self.take() && !loop.scheduler.isClosed()) {
            Thread.onSpinWait();
        }
        waits[0] = false;
    }

    @Override
    void fibreMain(Fibre self) {
        awaitBaton(self);
        self.live();
        turning = self.thread;
        pass(loop.scheduler.next(false));
    }

    private static void awaitBaton(Fibre self) {
        if (self.await()) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes the baton to a fibre, or to the loop's thread if there is none to run. {@return who has it now} */
    private Baton pass(Fibre first) {
        var next = first;
        while (next != null && !next.isStarted()) {
            if (start(next)) {
                return next;
            }
            next = loop.scheduler.next(false);
        }
        if (next == null) {
            ofLoop.pass(loop.thread());
            return ofLoop;
        }
        next.pass(next.thread);
        return next;
    }

    /** Starts a fibre, which then has the baton. {@return false if that failed, and the fibre has ended} */
    private boolean start(Fibre fibre) {
        try {
            prepare(threads.newThread(fibre), fibre);
            fibre.pass(fibre.thread);
            fibre.thread.start();
            return true;
        } catch (Throwable t) {
            fibre.thread = null;
            fibre.failToStart(t);
            return false;
        }
    }

    /** The loop is to end. If the fibre that was chosen to run has not begun to, and perhaps never will, the loop's thread goes on. Any thread. */
    void reclaim() {
        var chosen = loop.scheduler.running();
        if (chosen != null && chosen.take()) {
            ofLoop.pass(loop.thread());
        }
    }

    /** {@return the fibre that passed the baton on last, or null} */
    Fibre lastSuspended() {
        return lastSuspended;
    }

    @Override
    Thread turning() {
        return turning;
    }

    @Override
    boolean isRunning(Fibre fibre) {
        return loop.scheduler.running() == fibre;
    }
}
