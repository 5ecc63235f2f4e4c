package dev.meanwhile.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One daemon thread, asleep in {@code epoll_wait}, that learns when pipes of processes are ready and when processes have ended, and tells their loops, which read
 * and write themselves. asyncio and Go wait in their event loops; here that would make a program that only runs commands load Netty, and a
 * process must be reaped even if its loop has ended.
 *
 * <p>Any thread adds, arms and removes watches: the kernel takes that without waking the thread.
 */
final class Reactor implements Runnable {
    /** How many events are taken at once. */
    private static final int EVENTS = 256;

    /** What a large pipe holds: as much as Linux allows by default. A pipe that moves so much at once becomes large. */
    private static final int MUCH = 1 << 20;
    private static final Duration SOON = Duration.ofMillis(100);
    /** A user without privileges may have 64 MiB in pipes, by default. */
    private static final int MOST_LARGE = 16;

    /** Guarded by the class's monitor; null until the first process is started. */
    private static Reactor current;

    private final Posix posix;
    private final int epoll;
    private final Semaphore large = new Semaphore(MOST_LARGE);
    private final AtomicLong ids = new AtomicLong();
    /** By numbers that are never used again, as descriptors are. */
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();

    /** What happens at a descriptor is told here. */
    abstract class Watch {
        private final int descriptor;
        private final long id = ids.incrementAndGet();
        /** Guarded by this object's monitor, like the next four. */
        private boolean added;
        private boolean closed;
        /** How many bytes since when. */
        private int moved;
        private long since = System.nanoTime();
        private boolean enlarged;
        /** Much is moved in a short time. Any thread reads it. */
        private volatile boolean bulk;

        Watch(int descriptor) {
            this.descriptor = descriptor;
        }

        /** What was waited for has happened, or the other end is gone. It is told once, until it is waited for again. Runs in the reactor's thread. */
        abstract void ready();

        /**
         * Waits for events, once. Does nothing if it is closed.
         *
         * @param events {@link Posix#EPOLLIN} or {@link Posix#EPOLLOUT}
         */
        final synchronized void await(int events) throws IOException {
            if (!closed) {
                watches.put(id, this);
                posix.watch(epoll, !added, descriptor, events, id);
                added = true;
            }
        }

        /** {@return the result of {@link Posix#read}, or {@code -EBADF} if it is closed} */
        final synchronized int read(Piece piece) {
            return closed ? -Posix.EBADF : counted(posix.read(descriptor, piece));
        }

        /** {@return the result of {@link Posix#write}, or {@code -EBADF} if it is closed} */
        final synchronized int write(Piece piece, int length) {
            return closed ? -Posix.EBADF : counted(posix.write(descriptor, piece, length));
        }

        /** Changes the size of a terminal, unless it is closed. */
        final synchronized void resize(Launch.Terminal size) {
            if (!closed) {
                posix.resize(descriptor, size);
            }
        }

        private int counted(int count) {
            moved += Math.max(count, 0);
            if (moved >= MUCH) {
                var now = System.nanoTime();
                bulk = now - since < SOON.toNanos();
                since = now;
                moved = 0;
                if (bulk && !enlarged && large.tryAcquire()) {
                    enlarged = true;
                    posix.enlarge(descriptor, MUCH);
                }
            }
            return count;
        }

        /** Stops watching, and closes the descriptor. Does nothing the second time. */
        final synchronized void close() {
            if (!closed) {
                closed = true;
                if (added) {
                    watches.remove(id);
                    // Closing alone would leave it in place while a process that is just being started has a copy.
                    posix.unwatch(epoll, descriptor);
                }
                if (enlarged) {
                    large.release();
                }
                posix.close(descriptor);
            }
        }
    }

    private Reactor(Posix posix) throws IOException {
        this.posix = posix;
        this.epoll = posix.epoll();
    }

    /** {@return the reactor of this JVM, which runs} */
    static synchronized Reactor current(Posix posix) throws IOException {
        if (current == null) {
            current = new Reactor(posix);
            var thread = new Thread(current, "meanwhile-processes");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
        return current;
    }

    @Override
    public void run() {
        var events = Arena.global().allocate(EVENTS * Posix.EVENT, Long.BYTES);
        var bulk = new ArrayList<Watch>(EVENTS);
        while (true) {
            var count = posix.awaitEvents(epoll, events, EVENTS);
            for (var i = 0; i < count; i++) {
                var watch = watches.get(Posix.idOf(events, i));
                if (watch != null && watch.bulk) {
                    bulk.add(watch);
                } else if (watch != null) {
                    tell(watch);
                }
            }
            if (!bulk.isEmpty()) {
                // The kernel wakes this thread as soon as a pipe has a page. If the process at the other end shares the processor, it goes on now and moves more.
                Thread.yield();
                bulk.forEach(Reactor::tell);
                bulk.clear();
            }
        }
    }

    /** What fails here, for lack of memory, must not stop the others. */
    private static void tell(Watch watch) {
        try {
            watch.ready();
        } catch (Throwable t) {
            System.getLogger("dev.meanwhile").log(System.Logger.Level.ERROR, "a pipe of a process failed", t);
        }
    }
}
