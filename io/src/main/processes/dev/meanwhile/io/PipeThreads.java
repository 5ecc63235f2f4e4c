package dev.meanwhile.io;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads for the JDK's streams of processes, as many as there are streams. Idle ones end after two seconds. */
final class PipeThreads {
    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
        var thread = new Thread(null, task, "meanwhile-pipe", 128 << 10);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    });

    private PipeThreads() {
    }

    static void start(Runnable task) {
        POOL.execute(task);
    }
}
