package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;

/** The keyboard of a process's terminal. */
final class TerminalSink extends NativeSink {
    private static final byte CTRL_D = 4;
    private static final byte[] END = {CTRL_D};

    /** At the beginning of a line Ctrl-D is the end; elsewhere it only hands over what was typed, and a second one is the end. */
    private boolean inLine;

    TerminalSink(Reactor reactor, Loop loop, PipeAddress address, int descriptor) {
        super(reactor, loop, address, descriptor);
    }

    @Override
    public void write(ByteBuf bytes) {
        if (bytes.isReadable()) {
            inLine = bytes.getByte(bytes.writerIndex() - 1) != '\n';
        }
        super.write(bytes);
    }

    @Override
    void sendEnd() {
        if (inLine) {
            write(END, 0, END.length);
        }
        write(END, 0, END.length);
    }

    /** It stays open for {@link #resize}. */
    @Override
    void releaseOutput() {
    }

    void resize(Launch.Terminal size) {
        output().resize(size);
    }
}
