package dev.meanwhile.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A line for each record: {@code 14:03:07 INFO text}, then the stack of what was thrown. In colours if standard error is a terminal. */
public final class LogLines extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** For the log manager. */
    public LogLines() {
    }

    @Override
    public String format(LogRecord record) {
        var time = TIME.format(record.getInstant().atZone(ZoneId.systemDefault()));
        var level = record.getLevel();
        var line = Colour.GREY.on(time) + ' ' + of(level).on(level.getName()) + ' ' + formatMessage(record) + System.lineSeparator();
        return record.getThrown() == null ? line : line + stack(record.getThrown());
    }

    private static Colour of(Level level) {
        var value = level.intValue();
        return value >= Level.SEVERE.intValue() ? Colour.RED : value >= Level.WARNING.intValue() ? Colour.YELLOW
                : value >= Level.INFO.intValue() ? Colour.GREEN : Colour.GREY;
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
