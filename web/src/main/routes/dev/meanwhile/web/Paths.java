package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.List;

/** The paths of requests, in their segments. */
final class Paths {
    private Paths() {
    }

    /** {@return what is between the slashes, decoded} */
    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        var from = 1;
        for (var slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', from)) {
            segments.add(Texts.decode(path.substring(from, slash)));
            from = slash + 1;
        }
        segments.add(Texts.decode(path.substring(from)));
        return segments;
    }

    /** {@return whether a path is below another} */
    static boolean begins(List<String> segments, Template prefix) {
        var parts = prefix.text().endsWith("/") ? prefix.parts().subList(0, prefix.parts().size() - 1) : prefix.parts();
        if (parts.size() > segments.size()) {
            return false;
        }
        for (var i = 0; i < parts.size(); i++) {
            var segment = segments.get(i);
            var fits = switch (parts.get(i)) {
                case Template.Text(var text) -> text.equals(segment);
                case Template.Mixed mixed -> mixed.matches(segment);
                case Template.Parameter _ -> !segment.isEmpty();
                case Template.Rest _ -> true;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** {@return the path with a slash at its end more, or less} */
    static List<String> withOtherEnd(List<String> segments) {
        var other = new ArrayList<>(segments);
        if (segments.getLast().isEmpty()) {
            other.removeLast();
        } else {
            other.add("");
        }
        return other;
    }

    /** {@return the same of a path with its query} Several slashes at the beginning become one, so that nobody takes the next segment for a host. */
    static String withOtherEnd(String target) {
        var end = target.indexOf('?') < 0 ? target.length() : target.indexOf('?');
        var path = target.substring(0, end).replaceFirst("^/+", "/");
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/") + target.substring(end);
    }
}
