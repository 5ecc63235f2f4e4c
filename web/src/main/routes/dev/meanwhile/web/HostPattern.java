package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hosts that a router is for: {@code api.example.org}, {@code *.example.org}, {@code {tenant}.example.org}. A parameter is one label, a star is any number of them. */
record HostPattern(String text, List<String> names, Pattern pattern) implements Comparable<HostPattern> {
    private static final Pattern PIECE = Pattern.compile("\\{(\\w+)}|\\*");

    static HostPattern of(String text) {
        if (text.isEmpty() || !PIECE.matcher(text).replaceAll("x").matches("[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException("host(\"" + text + "\", …): it must be a name such as api.example.org, *.example.org or {tenant}.example.org, without a port");
        }
        var names = new ArrayList<String>();
        var pattern = new StringBuilder();
        var matcher = PIECE.matcher(text);
        var at = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(text.substring(at, matcher.start()).toLowerCase(Locale.ROOT)));
            if (matcher.group(1) == null) {
                pattern.append("[^.]+(?:\\.[^.]+)*");
            } else {
                names.add(matcher.group(1));
                pattern.append("([^.]+)");
            }
            at = matcher.end();
        }
        pattern.append(Pattern.quote(text.substring(at).toLowerCase(Locale.ROOT)));
        return new HostPattern(text, List.copyOf(names), Pattern.compile(pattern.toString()));
    }

    /** The more of a name is given, the earlier it is tried. Two that match the same hosts are equal in this order. */
    @Override
    public int compareTo(HostPattern other) {
        var wildcards = Comparator.<HostPattern>comparingInt(it -> it.isExact() ? 0 : it.text.contains("*") ? 2 : 1);
        return wildcards.thenComparing(Comparator.comparingInt((HostPattern it) -> it.pattern.pattern().length()).reversed()).thenComparing(it -> it.pattern.pattern())
                .compare(this, other);
    }

    private boolean isExact() {
        return names.isEmpty() && !text.contains("*");
    }

    /** {@return the values of the parameters, if the host is one of these} */
    Optional<List<String>> match(String host) {
        var matcher = pattern.matcher(host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var values = new ArrayList<String>();
        for (var i = 1; i <= matcher.groupCount(); i++) {
            values.add(matcher.group(i));
        }
        return Optional.of(values);
    }

    @Override
    public String toString() {
        return text;
    }
}
