package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Cancelled;

import java.time.Duration;
import java.util.List;

/** One {@code run}: it starts processes, feeds them, collects their output, and waits for their end. */
final class Execution {
    private static final Duration SECOND_LOOK = Duration.ofMillis(50);

    private final SubprocessOptions options;
    private final Running running;
    private final Collected out;
    private final Collected err;

    private Execution(SubprocessOptions options, Running running) {
        this.options = options;
        this.running = running;
        this.out = Collected.of(running, running.started().out(), options.outputLimit());
        this.err = Collected.of(running, running.started().err(), options.outputLimit());
    }

    static SubprocessResult run(List<List<String>> commands, SubprocessOptions options) {
        var running = Running.start(commands, options);
        try {
            return new Execution(options, running).run();
        } finally {
            running.release();
        }
    }

    private SubprocessResult run() {
        var inTime = true;
        try {
            if (options.limit() == null) {
                awaitAll();
            } else {
                inTime = moveOnAfter(options.limit(), this::awaitAll);
            }
        } catch (Cancelled cancelled) {
            try {
                stop();
            } finally {
                // What it has written is not lost.
                cancelled.addSuppressed(new SubprocessException.Stopped("the task was cancelled", result()));
            }
            throw cancelled;
        } catch (Throwable t) {
            running.stop();
            throw t;
        }
        if (!inTime) {
            stop();
            throw new SubprocessException.TimedOut(options.limit(), result());
        }
        if (hasOverflowed()) {
            stop();
            throw new SubprocessException.OutputLimitExceeded(options.outputLimit(), result());
        }
        return result();
    }

    /** Stops it, and takes what is left in its pipes. */
    private void stop() {
        running.stop();
        shielded(() -> moveOnAfter(options.linger(), this::awaitStreams));
    }

    private SubprocessResult result() {
        return new SubprocessResult(running.name(), running.statuses(), out.bytes(), err.bytes(), out.isComplete() && err.isComplete());
    }

    private boolean hasOverflowed() {
        return out.hasOverflowed() || err.hasOverflowed();
    }

    private void awaitAll() {
        if (options.flow() != null) {
            scope(s -> {
                var feeder = s.spawn("input of " + running, this::feed);
                awaitEnd();
                feeder.cancel("the process has ended");
            });
        } else {
            if (options.bytes() != null) {
                running.started().in().start(new Deaf());
                running.started().in().write(options.bytes(), 0, options.bytes().length);
                running.started().in().shutdownOutput();
            }
            if (options.bytes() == null && running.started().in() != null) {
                // A terminal is there though nobody types.
                running.started().in().start(new Deaf());
                running.started().in().shutdownOutput();
            }
            awaitEnd();
        }
        // Twice, because the time may be up while what has come is still on its way through a loop that was blocked. If they do not end, others have inherited them.
        if (!moveOnAfter(options.linger(), this::awaitStreams) && !moveOnAfter(SECOND_LOOK, this::awaitStreams)) {
            running.release();
        }
    }

    private void awaitEnd() {
        while (!running.hasEnded() && !hasOverflowed()) {
            running.change().await();
        }
    }

    private void awaitStreams() {
        while (!(out.hasEnded() && err.hasEnded() || hasOverflowed())) {
            running.change().await();
        }
    }

    /** The process does not read any more. */
    private static final class NoReader extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoReader(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    private void feed() {
        var in = WireConnection.over(running.started().in());
        try {
            options.flow().forEach(bytes -> {
                try {
                    in.write(bytes);
                } catch (StreamException e) {
                    throw new NoReader(e);
                }
            });
            in.shutdownOutput();
        } catch (NoReader | StreamException.ConnectionLost e) {
            // That a process does not want all of its input is its affair, as in asyncio's communicate.
        }
    }

    /** For a stream of which only the process's end is of interest. */
    private static final class Deaf implements dev.meanwhile.io.spi.Wire.Receiver {
        @Override
        public void received(io.netty.buffer.ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void ended() {
        }

        @Override
        public void drained() {
        }

        @Override
        public void closed(java.io.IOException cause) {
        }
    }
}
