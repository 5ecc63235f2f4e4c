package dev.meanwhile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the runtime reports while this is open, instead of on the console. Any thread may log and look. */
class CapturedLog extends Handler implements AutoCloseable {
    /** Kept here because java.util.logging holds its loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("dev.meanwhile");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<LogRecord> arriving = new LinkedBlockingQueue<>();

    CapturedLog() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    /** {@return what was logged that contains the text, oldest first} */
    List<LogRecord> withText(String text) {
        return records.stream().filter(log -> log.getMessage().contains(text)).toList();
    }

    /** Blocks the calling thread until something is logged that contains the text, and was not awaited before. */
    LogRecord awaitText(String text) throws InterruptedException {
        while (true) {
            var next = arriving.take();
            if (next.getMessage().contains(text)) {
                return next;
            }
        }
    }

    @Override
    public void publish(LogRecord log) {
        records.add(log);
        arriving.add(log);
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
