package dev.meanwhile.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while this is open, to be counted. Any thread may log. */
final class Reports extends Handler implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Reports() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord log) {
        messages.add(log.getMessage());
    }

    /** {@return how many messages have a text in them} */
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
