package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pipe's end that the reactor reads. */
final class NativeSource extends PipeSource {
    private final Posix posix;
    private final Reactor reactor = Reactor.current();
    private final Input input;
    private final AtomicBoolean released = new AtomicBoolean();
    /** The reactor has stopped reading, and looks again when it is told. */
    private volatile boolean stopped;

    NativeSource(Posix posix, Loop loop, PipeAddress address, int descriptor) {
        super(loop, address);
        this.posix = posix;
        this.input = new Input(descriptor);
    }

    @Override
    void begin() {
        reactor.execute(() -> {
            input.interest = Posix.POLLIN;
            reactor.add(input);
        });
    }

    @Override
    void proceed() {
        if (stopped) {
            reactor.execute(() -> {
                stopped = false;
                stopIfFull();
            });
        }
    }

    @Override
    void release() {
        if (!released.getAndSet(true)) {
            reactor.execute(() -> reactor.close(input));
        }
    }

    /** In the reactor's thread. The loop makes room first and looks at {@code stopped} then, so one of the two sees the other. */
    private void stopIfFull() {
        stopped = isFull();
        if (stopped && !isFull()) {
            stopped = false;
        }
        input.interest = stopped ? 0 : Posix.POLLIN;
    }

    private final class Input extends Reactor.Watch {
        Input(int descriptor) {
            super(descriptor);
        }

        @Override
        void ready(Reactor reactor) {
            var count = posix.read(descriptor, reactor.piece());
            if (count > 0) {
                var bytes = new byte[count];
                MemorySegment.copy(reactor.piece(), ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
                deliver(bytes, count);
                stopIfFull();
            } else if (count == 0) {
                reactor.close(this);
                deliverEnd();
            } else if (count != -Posix.EAGAIN && count != -Posix.EINTR) {
                reactor.close(this);
                deliverFailure(Posix.failure(count));
            }
        }
    }
}
