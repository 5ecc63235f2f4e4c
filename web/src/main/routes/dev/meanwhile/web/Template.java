package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The path of a route: {@code /items/{id}}, {@code /reports/{name}.json}, {@code /files/{name:path}}. */
record Template(String text, List<Part> parts) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(:path)?}");

    /** The part between two slashes. */
    sealed interface Part {
    }

    record Text(String text) implements Part {
    }

    record Parameter(String name) implements Part {
    }

    /** A parameter with texts around it. */
    record Mixed(String before, String name, String after) implements Part {
        boolean matches(String segment) {
            return segment.length() > before.length() + after.length() && segment.startsWith(before) && segment.endsWith(after);
        }

        String value(String segment) {
            return segment.substring(before.length(), segment.length() - after.length());
        }
    }

    /** The rest of the path. */
    record Rest(String name) implements Part {
    }

    static Template of(String text) {
        if (!text.startsWith("/")) {
            throw wrong(text, "a path must begin with /");
        }
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            throw wrong(text, "the query is not part of a route; read it with request.query(…)");
        }
        var parts = new ArrayList<Part>();
        for (var segment : text.substring(1).split("/", -1)) {
            if (!parts.isEmpty() && parts.getLast() instanceof Rest) {
                throw wrong(text, "nothing can follow a parameter with :path");
            }
            parts.add(part(text, segment));
        }
        var template = new Template(text, List.copyOf(parts));
        if (template.names().stream().distinct().count() < template.names().size()) {
            throw wrong(text, "two parameters have the same name");
        }
        return template;
    }

    private static Part part(String text, String segment) {
        var matcher = PARAMETER.matcher(segment);
        if (!matcher.find()) {
            if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
                throw wrong(text, "a parameter is {name}, or {name:path} for the rest of the path");
            }
            return new Text(segment);
        }
        var before = segment.substring(0, matcher.start());
        var name = matcher.group(1);
        var isRest = matcher.group(2) != null;
        var after = segment.substring(matcher.end());
        if (before.isEmpty() && after.isEmpty()) {
            return isRest ? new Rest(name) : new Parameter(name);
        }
        if (isRest || (before + after).matches(".*[{}].*")) {
            throw wrong(text, "a segment has at most one parameter, and one with :path has nothing beside it");
        }
        return new Mixed(before, name, after);
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("\"" + text + "\": " + why);
    }

    /** {@return this path below another} Of a prefix that ends with a slash, that slash is dropped. */
    Template below(String prefix) {
        if (prefix.isEmpty() || prefix.equals("/")) {
            return this;
        }
        var start = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return of(start + text);
    }

    /** {@return the names of the parameters, in order} */
    List<String> names() {
        return parts.stream().mapMulti((Part part, java.util.function.Consumer<String> out) -> {
            switch (part) {
                case Text _ -> { }
                case Parameter(var name) -> out.accept(name);
                case Mixed mixed -> out.accept(mixed.name());
                case Rest(var name) -> out.accept(name);
            }
        }).toList();
    }

    /** {@return the same for all paths that match the same requests} */
    String shape() {
        return PARAMETER.matcher(text).replaceAll("{$2}");
    }

    /** {@return the values of the parameters by name} */
    static Map<String, String> named(List<String> names, List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        var named = new HashMap<String, String>();
        for (var i = 0; i < names.size(); i++) {
            named.put(names.get(i), values.get(i));
        }
        return named;
    }

    @Override
    public String toString() {
        return text;
    }
}
