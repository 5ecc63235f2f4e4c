package dev.meanwhile.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what failures that are logged say, up to the first comma. Any thread may log. */
final class Failures extends Handler implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Failures() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord log) {
        if (log.getThrown() != null) {
            messages.add(String.valueOf(log.getThrown().getMessage()).split(",", 2)[0]);
        }
    }

    List<String> messages() {
        return messages;
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
