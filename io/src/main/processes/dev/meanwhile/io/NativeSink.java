package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pipe's end that the reactor writes to. */
final class NativeSink extends PipeSink {
    private final Posix posix;
    private final Reactor reactor = Reactor.current();
    private final Output output;
    private final AtomicBoolean released = new AtomicBoolean();

    NativeSink(Posix posix, Loop loop, PipeAddress address, int descriptor) {
        super(loop, address);
        this.posix = posix;
        this.output = new Output(descriptor);
        reactor.execute(() -> reactor.add(output));
    }

    @Override
    void send(byte[] bytes) {
        reactor.execute(() -> output.send(bytes));
    }

    @Override
    void release() {
        if (!released.getAndSet(true)) {
            reactor.execute(output::close);
        }
    }

    private final class Output extends Reactor.Watch {
        private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
        /** How much of the first was written. */
        private int offset;
        private boolean broken;

        Output(int descriptor) {
            super(descriptor);
        }

        void send(byte[] bytes) {
            if (!broken) {
                pending.add(bytes);
                if (interest == 0) {
                    ready(reactor);
                }
            }
        }

        void close() {
            broken = true;
            pending.clear();
            reactor.close(this);
        }

        @Override
        void ready(Reactor reactor) {
            while (!pending.isEmpty()) {
                var bytes = pending.peek();
                var length = Math.min(bytes.length - offset, Reactor.PIECE);
                MemorySegment.copy(bytes, offset, reactor.piece(), ValueLayout.JAVA_BYTE, 0, length);
                var count = posix.write(descriptor, reactor.piece().asSlice(0, length));
                if (count == -Posix.EAGAIN || count == -Posix.EINTR) {
                    interest = Posix.POLLOUT;
                    return;
                }
                if (count < 0) {
                    close();
                    failed(Posix.failure(count));
                    return;
                }
                offset += count;
                if (offset == bytes.length) {
                    pending.remove();
                    offset = 0;
                }
                written(count);
            }
            interest = 0;
        }
    }
}
