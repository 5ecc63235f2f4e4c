package dev.meanwhile.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects and counts what is logged while it is open. Any thread may log. */
final class Reports extends Handler implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Reports() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord log) {
        messages.add(log.getMessage());
    }

    /** {@return the number of messages that contain a text} */
    long count(String text) {
        return messages.stream().filter(message -> message.contains(text)).count();
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
