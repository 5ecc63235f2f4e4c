package dev.meanwhile.cli;

import java.util.Optional;
import java.util.regex.Pattern;

/** An address and a port, as the user writes them: {@code 127.0.0.1:8000}, {@code localhost:8000}, {@code [::1]:8000}. */
record Bind(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]\\s]+)):([0-9]{1,5})");
    private static final int HIGHEST = 65_535;

    /** @throws Wrong if it is not of that form */
    static Bind of(String text) {
        var parts = FORM.matcher(text);
        Wrong.unless(parts.matches(), "--bind", Optional.of(text), text.startsWith("unix:") ? "for a Unix socket there is --uds PATH"
                : "the form is HOST:PORT, as in 127.0.0.1:8000, 0.0.0.0:8000 or [::1]:8000");
        var port = Integer.parseInt(parts.group(3));
        Wrong.unless(port <= HIGHEST, "--bind", Optional.of(text), "a port is a number from 0 to 65535");
        return new Bind(parts.group(1) == null ? parts.group(2) : parts.group(1), port);
    }

    /** {@return it with another port, as the user would write it} */
    String at(int other) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + other;
    }
}
