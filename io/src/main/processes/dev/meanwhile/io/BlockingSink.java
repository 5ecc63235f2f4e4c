package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;

/** A stream of the JDK, written to by a thread. */
final class BlockingSink extends PipeSink {
    private static final byte[] END = {};

    private final OutputStream stream;
    private final LinkedBlockingQueue<byte[]> pending = new LinkedBlockingQueue<>();

    BlockingSink(Loop loop, PipeAddress address, OutputStream stream) {
        super(loop, address);
        this.stream = stream;
        PipeThreads.start(this::write);
    }

    private void write() {
        try (stream) {
            for (var bytes = pending.take(); bytes != END; bytes = pending.take()) {
                stream.write(bytes);
                stream.flush();
                var count = bytes.length;
                post(() -> sent(count));
            }
        } catch (IOException e) {
            post(() -> end(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    int send(ByteBuf bytes) {
        pending.add(ByteBufUtil.getBytes(bytes));
        return 0;
    }

    @Override
    void release() {
        pending.clear();
        pending.add(END);
    }
}
