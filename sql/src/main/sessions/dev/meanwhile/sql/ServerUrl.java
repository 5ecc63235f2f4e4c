package dev.meanwhile.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server's URL, {@code scheme://user:password@host:port,host:port/database?name=value}, as libpq reads it. Its messages have no password in them, so not the URL either.
 *
 * @param hosts as they were written; empty if there are none
 */
record ServerUrl(Optional<String> user, Optional<String> password, List<Host> hosts, Optional<String> database, Map<String, String> parameters) {
    private static final Pattern SHAPE = Pattern.compile("[a-z]+://(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^/?@]*)(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?");
    private static final Pattern HOST = Pattern.compile("(?<host>\\[[^\\]]+\\]|[^:\\[\\]]*)(?::(?<port>\\d{1,5}))?");

    /** A host, and its port if it was written. */
    record Host(String name, Optional<Integer> port) {
        /** {@return several, of their names and their ports, of which there may be one for all} */
        static List<Host> of(List<String> names, List<String> ports) {
            if (ports.size() > 1 && ports.size() != names.size()) {
                throw new IllegalArgumentException("there are " + names.size() + " hosts and " + ports.size() + " ports; give one port for all, or one for each");
            }
            var hosts = new ArrayList<Host>();
            for (var i = 0; i < names.size(); i++) {
                var port = ports.isEmpty() ? "" : ports.size() == 1 ? ports.getFirst() : ports.get(i);
                hosts.add(new Host(names.get(i), port.isEmpty() ? Optional.empty() : Optional.of(number(port))));
            }
            return hosts;
        }
    }

    /**
     * @param example what a URL should look like
     * @param known   the parameters that there are
     * @throws IllegalArgumentException if it is none, or has other parameters
     */
    static ServerUrl parse(String url, String example, SortedSet<String> known) {
        var matcher = SHAPE.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("can't read the URL of the database: " + example + " is expected");
        }
        var parameters = parameters(matcher.group("parameters"));
        for (var name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no parameter " + name + " of URLs; there are " + String.join(", ", known));
            }
        }
        return new ServerUrl(part(matcher.group("user")), part(matcher.group("password")), hosts(matcher.group("hosts"), example), part(matcher.group("database")), parameters);
    }

    private static Optional<String> part(String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty()).map(ServerUrl::decoded);
    }

    private static List<Host> hosts(String text, String example) {
        return text.isEmpty() ? List.of() : Arrays.stream(text.split(",", -1)).map(it -> host(it, example)).toList();
    }

    private static Host host(String text, String example) {
        var matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("can't read the host and port in the URL of the database: " + example + " is expected");
        }
        var name = decoded(matcher.group("host"));
        return new Host(name.startsWith("[") ? name.substring(1, name.length() - 1) : name, Optional.ofNullable(matcher.group("port")).map(ServerUrl::number));
    }

    /** The text may be a password that was written in the wrong place. */
    private static int number(String port) {
        var text = port.strip();
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("the URL of the database has a port that is no number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Map<String, String> parameters(String text) {
        var map = new TreeMap<String, String>();
        if (text != null && !text.isEmpty()) {
            for (var each : text.split("&")) {
                var parts = each.split("=", 2);
                map.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return map;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** {@return a parameter that has some values} @throws IllegalArgumentException if it has another */
    static <E extends Enum<E>> E choice(String name, String value, E[] all) {
        for (var each : all) {
            if (each.name().replace('_', '-').equalsIgnoreCase(value.replace('_', '-'))) {
                return each;
            }
        }
        throw new IllegalArgumentException(name + "=" + value + " is not known; there are " + Arrays.stream(all).map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-')).collect(Collectors.joining(", ")));
    }
}
