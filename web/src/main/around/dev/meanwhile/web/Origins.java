package dev.meanwhile.web;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Origins of pages, as browsers send them: in lower case, without the scheme's own port.
 *
 * @param texts    those written out
 * @param patterns those with a star
 */
record Origins(Set<String> texts, List<Pattern> patterns) {
    private static final Pattern FORM = Pattern.compile("null|[a-z][a-z0-9+.-]*://(\\*\\.)?(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?");
    private static final String LABELS = "[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*";

    static Origins of(String... origins) {
        for (var origin : origins) {
            if (!FORM.matcher(origin).matches()) {
                throw new IllegalArgumentException("allow(\"" + origin + "\"): " + problem(origin));
            }
            if (origin.startsWith("https:") && origin.endsWith(":443") || origin.startsWith("http:") && origin.endsWith(":80")) {
                throw new IllegalArgumentException("allow(\"" + origin + "\"): browsers leave out the port of the scheme: "
                        + origin.substring(0, origin.lastIndexOf(':')));
            }
        }
        return new Origins(Arrays.stream(origins).filter(it -> !it.contains("*")).collect(Collectors.toUnmodifiableSet()),
                Arrays.stream(origins).filter(it -> it.contains("*")).map(Origins::pattern).toList());
    }

    private static String problem(String origin) {
        if (origin.equals("*")) {
            return "all origins are Cors.allowAll()";
        }
        if (origin.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/]+/.*")) {
            return "an origin has no path, not even a slash: " + origin.substring(0, origin.indexOf('/', origin.indexOf("://") + 3));
        }
        if (!origin.contains("://")) {
            return "an origin begins with the scheme: https://" + origin;
        }
        return "an origin is https://host, https://host:port, https://*.host for all names below it, or null, in lower case";
    }

    private static Pattern pattern(String origin) {
        var star = origin.indexOf('*');
        return Pattern.compile(Pattern.quote(origin.substring(0, star)) + LABELS + Pattern.quote(origin.substring(star + 1)));
    }

    boolean contain(String origin) {
        return texts.contains(origin) || patterns.stream().anyMatch(it -> it.matcher(origin).matches());
    }
}
