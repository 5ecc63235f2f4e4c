package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The path of a route: {@code /items/{id}}, {@code /files/{name:path}}. */
record Template(String text, List<Part> parts) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(:path)?}");

    /** The part between two slashes. */
    sealed interface Part {
    }

    record Text(String text) implements Part {
    }

    record Parameter(String name) implements Part {
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
        if (matcher.matches()) {
            return matcher.group(2) == null ? new Parameter(matcher.group(1)) : new Rest(matcher.group(1));
        }
        if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
            throw wrong(text, "a parameter is a whole segment: {name}, or {name:path} for the rest of the path");
        }
        return new Text(segment);
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("\"" + text + "\": " + why);
    }

    private List<String> names() {
        return parts.stream().mapMulti((Part part, java.util.function.Consumer<String> out) -> {
            switch (part) {
                case Text _ -> { }
                case Parameter(var name) -> out.accept(name);
                case Rest(var name) -> out.accept(name);
            }
        }).toList();
    }

    /** {@return the values of the parameters by name} */
    Map<String, String> named(List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        var names = names();
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
