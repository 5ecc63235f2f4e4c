package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what is logged as a warning or worse while this is open. Any thread may log. */
final class LoggedProblems extends Handler implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final List<String> problems = new CopyOnWriteArrayList<>();

    LoggedProblems() {
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord log) {
        // Slowness while the machine is busy with other builds is not a problem of this kind.
        if (log.getLevel().intValue() >= Level.WARNING.intValue() && !log.getMessage().contains("blocked")) {
            problems.add(log.getLoggerName() + ": " + log.getMessage() + (log.getThrown() == null ? "" : " " + log.getThrown()));
        }
    }

    void assertNone() {
        assertEquals(List.of(), problems);
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
