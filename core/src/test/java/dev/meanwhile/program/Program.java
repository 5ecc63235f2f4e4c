package dev.meanwhile.program;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** What users' programs do on a loop. Not in the runtime's package, since the watchdog blames no frames of that. */
public final class Program {
    /** Opened when {@link Slow} may be initialised. */
    public static final CountDownLatch INITIALISED = new CountDownLatch(1);

    private Program() {
    }

    /** Keeps a processor busy. */
    public static void compute(AtomicBoolean until) {
        while (!until.get()) {
            Thread.onSpinWait();
        }
    }

    public static void computeNested(int depth, AtomicBoolean until) {
        if (depth == 0) {
            compute(until);
        } else {
            computeNested(depth - 1, until);
        }
    }

    /** Calls something below so many frames more. */
    public static void nested(int depth, Runnable action) {
        if (depth == 0) {
            action.run();
        } else {
            nested(depth - 1, action);
        }
    }

    /** Blocks the calling thread in a call of the JDK. */
    public static void block(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its static initialiser blocks. */
    public static final class Slow {
        static {
            block(INITIALISED);
        }

        private Slow() {
        }

        public static void touch() {
            // The class is initialised; that is all.
        }
    }
}
