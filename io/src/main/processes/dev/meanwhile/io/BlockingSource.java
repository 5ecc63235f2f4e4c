package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Streams of the JDK, each read by a thread, which hands the bytes to the loop. Unless a comment says otherwise, the loop uses it. */
final class BlockingSource extends PipeSource {
    private static final int PIECE = 64 << 10;
    /** How many bytes may be on their way to the loop before the threads wait. */
    private static final int MOST = 128 << 10;

    private final List<InputStream> streams;
    /** Guarded by this object's monitor, like the next two. */
    private int open;
    private int underway;
    private boolean released;
    /** The loop writes it, and then tells the threads. */
    private volatile boolean wanted = true;

    BlockingSource(Loop loop, PipeAddress address, List<InputStream> streams) {
        super(loop, address);
        this.streams = streams;
        this.open = streams.size();
    }

    @Override
    public void start(Receiver to) {
        super.start(to);
        for (var stream : streams) {
            PipeThreads.start(() -> read(stream));
        }
    }

    /** In a thread of its own. */
    private void read(InputStream stream) {
        var buffer = new byte[PIECE];
        try (stream) {
            while (awaitRoom()) {
                var count = stream.read(buffer);
                if (count < 0) {
                    break;
                }
                deliver(java.util.Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            // The JDK's way to say that it was closed meanwhile.
        }
        if (isLast()) {
            post(() -> {
                if (!hasEnded()) {
                    receiver().ended();
                }
            });
        }
    }

    private synchronized boolean isLast() {
        open--;
        return open == 0;
    }

    private synchronized boolean awaitRoom() {
        while ((!wanted || underway >= MOST) && !released) {
            try {
                wait();
            } catch (InterruptedException e) {
                return false;
            }
        }
        return !released;
    }

    private void deliver(byte[] bytes) {
        changeUnderway(bytes.length);
        post(() -> {
            try {
                if (!hasEnded()) {
                    receiver().received(Unpooled.wrappedBuffer(bytes));
                }
            } finally {
                // Last: waiting for the monitor suspends this callback, and then the next one, with the next bytes, runs.
                changeUnderway(-bytes.length);
            }
        });
    }

    private synchronized void changeUnderway(int count) {
        underway += count;
        notifyAll();
    }

    /** Whoever waits for the monitor is suspended, so it must have said before what it wants: or an older wish could be the last. */
    @Override
    public void reading(boolean now) {
        wanted = now;
        changeUnderway(0);
    }

    /** Any thread may call it. */
    @Override
    synchronized void release() {
        if (!released) {
            released = true;
            notifyAll();
            // Closing may wait for a thread that reads.
            PipeThreads.start(() -> {
                for (var stream : streams) {
                    try {
                        stream.close();
                    } catch (IOException e) {
                        // Nobody wants its bytes.
                    }
                }
            });
        }
    }
}
