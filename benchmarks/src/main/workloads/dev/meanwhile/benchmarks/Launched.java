package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

/** Servers of others, as processes of ours: a port for each, and the wait until they are of use. */
final class Launched {
    private static final int PAUSE_MILLIS = 50;

    /** Asks a server whether it is ready. */
    @FunctionalInterface
    interface Question {
        boolean isAnswered() throws IOException;
    }

    private Launched() {
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asks until the server answers. {@return false if it has ended, or does not in that time} */
    static boolean awaitReady(Process server, int seconds, Question question) throws IOException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!question.isAnswered()) {
            if (!server.isAlive() || System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            // Nothing signals that a program of others is ready.
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
