package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of the JDK, each read by a thread. */
final class BlockingSource extends PipeSource {
    private static final int PIECE = 64 << 10;

    private final List<InputStream> streams;
    private final AtomicInteger open;
    /** Guarded by this object's monitor. */
    private boolean released;

    BlockingSource(Loop loop, PipeAddress address, List<InputStream> streams) {
        super(loop, address);
        this.streams = streams;
        this.open = new AtomicInteger(streams.size());
    }

    @Override
    void begin() {
        for (var stream : streams) {
            PipeThreads.start(() -> read(stream));
        }
    }

    private void read(InputStream stream) {
        var buffer = new byte[PIECE];
        try (stream) {
            while (awaitRoom()) {
                var count = stream.read(buffer);
                if (count < 0) {
                    break;
                }
                deliver(java.util.Arrays.copyOf(buffer, count), count);
            }
        } catch (IOException e) {
            // The JDK's way to say that it was closed meanwhile.
        }
        if (open.decrementAndGet() == 0) {
            deliverEnd();
        }
    }

    private synchronized boolean awaitRoom() {
        while (isFull() && !released) {
            try {
                wait();
            } catch (InterruptedException e) {
                return false;
            }
        }
        return !released;
    }

    @Override
    synchronized void proceed() {
        notifyAll();
    }

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
