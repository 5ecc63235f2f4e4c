package dev.meanwhile;

import java.util.function.Consumer;

/**
 * How other threads reach a loop: they put things in, and wake it if it sleeps; it looks inside before it sleeps, and at the end it
 * closes the door, behind which nothing is left lying. All that a loop shares with other threads while it runs is in here.
 *
 * <p>Two races matter. A loop that goes to sleep announces it first and then looks once more, and a thread puts first and then
 * looks for the announcement: each writes before it reads, so at least one of them sees the other. Closing is done in the same way.
 */
final class Door {
    private final Inbox inbox = new Inbox();
    private volatile boolean sleeping;
    private volatile boolean closed;

    /**
     * Any thread.
     *
     * @param wakeup  wakes the loop, if it sleeps or is about to
     * @param abandon takes what comes too late: what was put here, and what others did
     * @return false if the door is closed and nothing was put
     */
    boolean put(Runnable item, Runnable wakeup, Consumer<Object> abandon) {
        if (closed) {
            return false;
        }
        inbox.put(item);
        if (closed) {
            // The loop may have taken its last look just before the put.
            inbox.drain(abandon);
        } else if (sleeping) {
            wakeup.run();
        }
        return true;
    }

    /** The loop: takes out what there is, in the order in which it was put. */
    void drain(Consumer<Object> to) {
        inbox.drain(to);
    }

    /** The loop. */
    boolean isEmpty() {
        return inbox.isEmpty();
    }

    /** The loop: from now on it is woken. {@return false if something is there already, so that it must not sleep} */
    boolean fallAsleep() {
        sleeping = true;
        return inbox.isEmpty();
    }

    /** The loop. */
    void awake() {
        sleeping = false;
    }

    /** Any thread. */
    boolean isAsleep() {
        return sleeping;
    }

    /** The loop: nothing is put from now on. */
    void close() {
        closed = true;
    }

    /** Any thread. */
    boolean isClosed() {
        return closed;
    }
}
