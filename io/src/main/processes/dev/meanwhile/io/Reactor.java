package dev.meanwhile.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One daemon thread that moves the bytes of all processes of this JVM, and learns of their ends. asyncio and Go do this in their event loops; here it would
 * make a program that only runs commands load Netty, and a process must be reaped even if its loop has ended.
 *
 * <p>It uses {@code poll}, whose cost grows with the number of descriptors: a few hundred are usual at most, beside the cost of starting as many processes.
 */
final class Reactor implements Runnable {
    /** How much is read or written at once: what a pipe holds. */
    static final int PIECE = 64 << 10;
    /** The size of a {@code struct pollfd}: descriptor, what is wanted, what has happened. */
    private static final long ENTRY = 8;
    private static final long EVENTS = 4;
    private static final long RETURNED = 6;

    private static final class Holder {
        static final Reactor REACTOR = new Reactor(Posix.find());
    }

    /** What happens at a descriptor is told here. Its methods run in the reactor's thread. */
    abstract static class Watch {
        final int descriptor;
        /** What is waited for; 0 is nothing. */
        short interest;
        private boolean closed;

        Watch(int descriptor) {
            this.descriptor = descriptor;
        }

        /** Something of interest has happened, or the other end is gone. */
        abstract void ready(Reactor reactor);
    }

    private final Posix posix;
    private final Posix.Pipe alarm;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final MemorySegment one = Arena.global().allocate(1);
    /** For one read or write, in the reactor's thread. */
    private final MemorySegment piece = Arena.global().allocate(PIECE);
    private final List<Watch> watches = new ArrayList<>();

    private Reactor(Posix posix) {
        this.posix = posix;
        try {
            this.alarm = posix.pipe();
            posix.makeNonBlocking(alarm.source());
            posix.makeNonBlocking(alarm.sink());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        var thread = new Thread(this, "meanwhile-processes");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    static Reactor current() {
        return Holder.REACTOR;
    }

    /** Runs something in the reactor's thread. Any thread may call it. */
    void execute(Runnable action) {
        actions.add(action);
        if (!awake.getAndSet(true)) {
            posix.write(alarm.sink(), one);
        }
    }

    void add(Watch watch) {
        if (!watch.closed) {
            watches.add(watch);
        }
    }

    /** Stops watching, and closes the descriptor. */
    void close(Watch watch) {
        if (!watch.closed) {
            watch.closed = true;
            watches.remove(watch);
            posix.close(watch.descriptor);
        }
    }

    MemorySegment piece() {
        return piece;
    }

    @Override
    public void run() {
        var room = 0;
        var descriptors = MemorySegment.NULL;
        var watched = new Watch[0];
        var arena = Arena.ofConfined();
        while (true) {
            for (var action = actions.poll(); action != null; action = actions.poll()) {
                attempt(action);
            }
            var count = watches.size() + 1;
            if (count > room) {
                arena.close();
                arena = Arena.ofConfined();
                room = 2 * count;
                descriptors = arena.allocate(room * ENTRY, ENTRY);
            }
            watched = watches.toArray(watched.length < count ? new Watch[room] : watched);
            enter(descriptors, 0, alarm.source(), Posix.POLLIN);
            for (var i = 1; i < count; i++) {
                var watch = watched[i - 1];
                // A descriptor whose other end is gone is always ready.
                enter(descriptors, i, watch.interest == 0 ? -1 : watch.descriptor, watch.interest);
            }
            posix.poll(descriptors, count, -1);
            if (happened(descriptors, 0)) {
                posix.read(alarm.source(), one);
                awake.set(false);
            }
            for (var i = 1; i < count; i++) {
                var watch = watched[i - 1];
                if (happened(descriptors, i) && !watch.closed) {
                    attempt(() -> watch.ready(this));
                }
            }
        }
    }

    /** What fails here, for lack of memory, must not stop the others. */
    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (Throwable t) {
            System.getLogger("dev.meanwhile").log(System.Logger.Level.ERROR, "a pipe of a process failed", t);
        }
    }

    private static void enter(MemorySegment descriptors, int index, int descriptor, short wanted) {
        descriptors.set(ValueLayout.JAVA_INT, index * ENTRY, descriptor);
        descriptors.set(ValueLayout.JAVA_SHORT, index * ENTRY + EVENTS, wanted);
        descriptors.set(ValueLayout.JAVA_SHORT, index * ENTRY + RETURNED, (short) 0);
    }

    private static boolean happened(MemorySegment descriptors, int index) {
        return descriptors.get(ValueLayout.JAVA_SHORT, index * ENTRY + RETURNED) != 0;
    }
}
