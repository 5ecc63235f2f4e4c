package dev.meanwhile;

import java.lang.ref.SoftReference;

/**
 * Heap that is kept for the moment when there is no more.
 *
 * <p>To suspend a thread, the JVM copies its stack to the heap. If that fails, it does not say so, but parks the carrier thread too, which nothing
 * else can use then; in carrier mode that is the loop's own. Now the JVM clears all soft references before it gives up. So what such a reference
 * holds is a reserve: the wait under way when the heap is exhausted gets it. A second reserve is opened when a task fails for lack of memory: with
 * it the failure is passed on, and others are cancelled.
 *
 * <p>Freed memory is of use to G1 in whole regions only. The watchdog makes the reserves, now and again, so that short programs do without.
 */
final class HeapReserve {
    /** At least half a region, so that G1 gives it whole regions: their size is at most this heap's 2,048th part, and 32 MiB. */
    private static final int BYTES = Math.clamp(Runtime.getRuntime().maxMemory() / 4096, 1 << 20, 16 << 20);

    private static final int LITTLE = 64 << 10;

    /** Null until it is filled for the first time. */
    private static SoftReference<byte[]> ofWaits;
    /** Not volatile: one that is opened a second time, or too late, does no harm. */
    private static byte[] ofFailures;

    private HeapReserve() {
    }

    /** {@return whether the reserve of waits has been used since it was filled last} */
    static boolean wasOpened() {
        return ofWaits != null && ofWaits.get() == null;
    }

    /** Makes what is missing. {@return false if there is no room for it} */
    static boolean fill() {
        try {
            // To look at it counts as use: one that is never used would be cleared sooner.
            if (ofWaits == null || ofWaits.get() == null) {
                ofWaits = new SoftReference<>(new byte[BYTES]);
            }
            if (ofFailures == null) {
                ofFailures = new byte[BYTES];
            }
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /** {@return whether there is room for a little at least} */
    static boolean hasRoom() {
        try {
            return new byte[LITTLE].length == LITTLE;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /** A task has failed. */
    static void openAfter(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            ofFailures = null;
        }
    }
}
