package dev.meanwhile.web;

import dev.meanwhile.Loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes the application before a program that is asked to stop (Ctrl-C, SIGTERM) ends, within ten seconds. */
final class ExitHook implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::exiting, "web application's exit");
    private volatile Loop loop;
    private volatile boolean exiting;

    ExitHook() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void asks(Loop loop) {
        this.loop = loop;
    }

    boolean isExiting() {
        return exiting;
    }

    private void exiting() {
        exiting = true;
        if (loop != null) {
            loop.cancelMain("the program was asked to stop");
            try {
                var _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }
}
