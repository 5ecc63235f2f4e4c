package dev.meanwhile.web;

import dev.meanwhile.http.AccessLog;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

import tools.jackson.core.io.JsonStringEncoder;

/** A line for each request, to the logger {@code dev.meanwhile.access}. */
final class AccessLines {
    private static final System.Logger LOG = System.getLogger("dev.meanwhile.access");

    private AccessLines() {
    }

    static void log(AccessFormat format, Request request, AccessLog.Entry entry) {
        if (format != AccessFormat.OFF && LOG.isLoggable(Level.INFO)) {
            LOG.log(Level.INFO, format == AccessFormat.JSON ? json(request, entry, Instant.now()) : text(request, entry));
        }
    }

    /** {@return a line such as {@code 127.0.0.1:50123 GET /items/7 200 26 B 1.3 ms}} The target may have control characters that a terminal obeys. */
    static String text(Request request, AccessLog.Entry entry) {
        return String.format(Locale.ROOT, "%s %s %s %d %d B %.1f ms%s", remote(request, entry), entry.method(), visible(entry.target()), entry.status(), entry.bytes(),
                millis(entry), request.id().map(id -> " " + id).orElse(""));
    }

    /** {@return the other end of the connection, or the client, if a proxy that is trusted has named it} */
    private static String remote(Request request, AccessLog.Entry entry) {
        var client = request.client();
        return entry.remote().startsWith(client) || entry.remote().startsWith("[" + client) ? entry.remote() : visible(client);
    }

    private static String visible(String target) {
        if (target.chars().noneMatch(Character::isISOControl)) {
            return target;
        }
        var text = new StringBuilder();
        target.chars().forEach(c -> text.append(Character.isISOControl(c) ? "\\x%02x".formatted(c) : (char) c));
        return text.toString();
    }

    static String json(Request request, AccessLog.Entry entry, Instant now) {
        var line = new StringBuilder(300).append('{');
        add(line, "time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        add(line, "remote", remote(request, entry));
        add(line, "method", entry.method());
        add(line, "target", entry.target());
        line.append(",\"status\":").append(entry.status()).append(",\"bytes\":").append(entry.bytes());
        line.append(",\"duration_ms\":").append(String.format(Locale.ROOT, "%.3f", millis(entry)));
        addIf(line, "route", request.route());
        addIf(line, "request_id", request.id());
        addIf(line, "user_agent", request.header("User-Agent"));
        addIf(line, "referer", request.header("Referer"));
        return line.append('}').toString();
    }

    private static void addIf(StringBuilder line, String name, Optional<String> value) {
        value.ifPresent(it -> add(line, name, it));
    }

    private static void add(StringBuilder line, String name, String value) {
        line.append(line.length() > 1 ? ",\"" : "\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
    }

    private static double millis(AccessLog.Entry entry) {
        return entry.duration().toNanos() / 1e6;
    }
}
