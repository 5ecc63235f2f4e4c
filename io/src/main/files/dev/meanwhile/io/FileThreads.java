package dev.meanwhile.io;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for files, which the system offers no good way to wait for: one pool for the whole JVM, of daemon threads that end when idle. Core's pool for
 * {@code blocking} stays free for the program. Nothing in the pool waits for anything but a disk; what may wait for ever, such as a FIFO without
 * a writer, gets a thread of its own.
 */
final class FileThreads {
    /** Enough for a disk to have a queue, and few enough not to get in the loop's way when all comes from the page cache. */
    private static final int THREADS = Integer.getInteger("meanwhile.files.threads", Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            FileThreads::thread);

    static {
        POOL.allowCoreThreadTimeOut(true);
    }

    private FileThreads() {
    }

    /** In order of arrival. */
    static Executor pool() {
        return POOL;
    }

    /** A thread of its own, for what may wait for ever. */
    static Executor apart() {
        return work -> thread(work).start();
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "meanwhile-files-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        // Not the loader of the code that happened to need the thread: it would stay in memory with all its classes.
        thread.setContextClassLoader(null);
        return thread;
    }
}
