package dev.meanwhile.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the runtime logs while this is open. */
final class CapturedLog extends Handler implements AutoCloseable {
    /** Kept here because java.util.logging holds its loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("dev.meanwhile");

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final boolean broken;

    CapturedLog() {
        this(false);
    }

    /** @param broken to throw whatever comes */
    CapturedLog(boolean broken) {
        this.broken = broken;
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    boolean has(String text) {
        return messages.stream().anyMatch(it -> it.contains(text));
    }

    @Override
    public void publish(LogRecord entry) {
        messages.add(entry.getMessage());
        if (broken) {
            throw new IllegalStateException("the log is broken");
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
    }
}
