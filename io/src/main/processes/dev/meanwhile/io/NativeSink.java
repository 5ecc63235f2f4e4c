package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.util.ArrayDeque;

/** A pipe's end that the loop writes to; the reactor tells when there is room again. Unless a comment says otherwise, the loop uses it. */
class NativeSink extends PipeSink {
    private final Output output;
    private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>();
    /** A task writes what comes before all that is pending. It may be suspended meanwhile, and others write. */
    private boolean writing;
    private boolean broken;

    NativeSink(Reactor reactor, Loop loop, PipeAddress address, int descriptor) {
        super(loop, address);
        this.output = new Output(reactor, descriptor);
    }

    @Override
    final int send(ByteBuf bytes) {
        if (broken) {
            return 0;
        }
        if (writing || !pending.isEmpty()) {
            pending.add(Unpooled.copiedBuffer(bytes));
            return 0;
        }
        var written = writeFirst(bytes);
        if (bytes.isReadable() && !broken) {
            pending.addFirst(Unpooled.copiedBuffer(bytes));
        }
        if (!pending.isEmpty()) {
            await();
        }
        return written;
    }

    private int writeFirst(ByteBuf bytes) {
        writing = true;
        try {
            return writeNow(bytes);
        } finally {
            writing = false;
        }
    }

    final Reactor.Watch output() {
        return output;
    }

    /** Any thread may call it. */
    @Override
    final void release() {
        output.close();
    }

    private void await() {
        try {
            output.await(Posix.EPOLLOUT);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException failure) {
        broken = true;
        pending.clear();
        post(() -> end(failure));
    }

    private void writePending() {
        var written = 0;
        while (!broken && !pending.isEmpty()) {
            written += writeNow(pending.peek());
            if (pending.peek() != null && pending.peek().isReadable()) {
                break;
            }
            pending.poll();
        }
        if (!pending.isEmpty()) {
            await();
        }
        sent(written);
    }

    /** {@return how much was taken before the pipe was full, or is broken} */
    private int writeNow(ByteBuf bytes) {
        var written = 0;
        var piece = Piece.take();
        try {
            while (bytes.isReadable()) {
                var length = Math.min(bytes.readableBytes(), Piece.SIZE);
                bytes.getBytes(bytes.readerIndex(), piece.bytes().limit(length));
                var count = output.write(piece, length);
                if (count >= 0) {
                    bytes.skipBytes(count);
                    written += count;
                } else if (count == -Posix.EAGAIN || count == -Posix.EBADF) {
                    break;
                } else if (count != -Posix.EINTR) {
                    fail(Posix.failure(count));
                    break;
                }
            }
        } finally {
            piece.giveBack();
        }
        return written;
    }

    private final class Output extends Reactor.Watch {
        Output(Reactor reactor, int descriptor) {
            reactor.super(descriptor);
        }

        @Override
        void ready() {
            post(NativeSink.this::writePending);
        }
    }
}
