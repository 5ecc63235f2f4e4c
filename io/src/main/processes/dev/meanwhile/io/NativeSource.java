package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.io.IOException;

/** A pipe's end that the loop reads when the reactor has told that there is something. Unless a comment says otherwise, the loop uses it. */
final class NativeSource extends PipeSource {
    /** How often it reads before others have their turn. */
    private static final int READS = 4;

    private final Input input;
    private boolean wanted = true;
    /** The reactor will tell, or {@link #read} will run, or does: it may be suspended, and another one would then get the bytes that follow. */
    private boolean expected;

    NativeSource(Reactor reactor, Loop loop, PipeAddress address, int descriptor) {
        super(loop, address);
        this.input = new Input(reactor, descriptor);
    }

    @Override
    public void start(Receiver to) {
        super.start(to);
        await();
    }

    @Override
    public void reading(boolean now) {
        wanted = now;
        if (wanted && !expected && !hasEnded()) {
            expected = true;
            post(this::read);
        }
    }

    /** Any thread may call it. */
    @Override
    void release() {
        input.close();
    }

    private void await() {
        try {
            expected = true;
            input.await(Posix.EPOLLIN);
        } catch (IOException e) {
            post(() -> end(e));
        }
    }

    private void read() {
        for (var i = 0; i < READS && wanted && !hasEnded(); i++) {
            var piece = Piece.take();
            var count = input.read(piece);
            if (count > 0) {
                receiver().received(piece.filled(count));
                continue;
            }
            piece.giveBack();
            // A terminal has no end, but an error when nobody has it open any more.
            if (count == 0 || count == -Posix.EIO) {
                release();
                receiver().ended();
                return;
            }
            if (count == -Posix.EAGAIN) {
                await();
                return;
            }
            if (count == -Posix.EBADF) {
                return;
            }
            if (count != -Posix.EINTR) {
                end(Posix.failure(count));
                return;
            }
        }
        expected = false;
        reading(wanted);
    }

    private final class Input extends Reactor.Watch {
        Input(Reactor reactor, int descriptor) {
            reactor.super(descriptor);
        }

        @Override
        void ready() {
            post(NativeSource.this::read);
        }
    }
}
