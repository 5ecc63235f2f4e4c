package dev.meanwhile.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A JSON object on a line for each record, for programs that collect logs: time (UTC), level, logger, thread, message, and error with its stack. A message that is a
 * JSON object already, as those of the access log may be, is the line.
 */
public final class LogJson extends Formatter {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    /** For the log manager. */
    public LogJson() {
    }

    @Override
    public String format(LogRecord record) {
        var message = formatMessage(record);
        if ("dev.meanwhile.access".equals(record.getLoggerName()) && message.startsWith("{")) {
            return message + "\n";
        }
        var line = new StringBuilder("{");
        add(line, "time", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        add(line, "level", record.getLevel().getName());
        add(line, "logger", String.valueOf(record.getLoggerName()));
        add(line, "thread", Thread.currentThread().getName());
        add(line, "message", String.valueOf(message));
        if (record.getThrown() != null) {
            var stack = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(stack));
            add(line, "error", stack.toString());
        }
        return line.append("}\n").toString();
    }

    private static void add(StringBuilder line, String name, String value) {
        line.append(line.length() > 1 ? "," : "").append('"').append(name).append("\":\"");
        value.chars().forEach(c -> escape(line, (char) c));
        line.append('"');
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '"', '\\' -> line.append('\\').append(c);
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            default -> {
                if (c < FIRST_PRINTABLE || c == DELETE || Character.isSurrogate(c)) {
                    line.append(String.format("\\u%04x", (int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }
}
