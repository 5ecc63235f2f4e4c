package dev.meanwhile.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Routes by name, to make the paths that lead to them. */
final class Names implements Links {
    private final Map<String, Reached> routes = new LinkedHashMap<>();

    void add(Reached route) {
        route.route().name().ifPresent(name -> {
            var other = routes.putIfAbsent(name, route);
            if (other != null) {
                throw new IllegalArgumentException("name(\"" + name + "\"): two routes have this name: " + route + " and " + other);
            }
        });
    }

    /** {@return the path of a route, with these values for its parameters} Values that are no parameters of the path become a query. */
    @Override
    public String url(String name, Map<String, ?> values) {
        var route = routes.get(name);
        if (route == null) {
            throw new IllegalArgumentException("url(\"" + name + "\", …): there is no route of this name; there are: " + routes.keySet());
        }
        var rest = new LinkedHashMap<String, Object>(values);
        var path = new StringBuilder();
        route.host().ifPresent(host -> path.append("//").append(host(route, host.text(), rest)));
        for (var part : route.path().parts()) {
            path.append('/').append(switch (part) {
                case Template.Text(var text) -> encode(text);
                case Template.Parameter(var parameter) -> encode(take(route, rest, parameter));
                case Template.Mixed mixed -> encode(mixed.before()) + encode(take(route, rest, mixed.name())) + encode(mixed.after());
                case Template.Rest(var parameter) -> encode(take(route, rest, parameter)).replace("%2F", "/");
            });
        }
        var separator = '?';
        for (var entry : rest.entrySet()) {
            path.append(separator).append(encode(entry.getKey())).append('=').append(encode(String.valueOf(entry.getValue())));
            separator = '&';
        }
        return path.toString();
    }

    private static String host(Reached route, String pattern, Map<String, Object> values) {
        var host = pattern;
        for (var parameter : route.host().orElseThrow().names()) {
            host = host.replace("{" + parameter + "}", take(route, values, parameter));
        }
        return host;
    }

    private static String take(Reached route, Map<String, Object> values, String parameter) {
        var value = values.remove(parameter);
        if (value == null || value.toString().isEmpty()) {
            throw new IllegalArgumentException("url(\"" + route.route().name().orElseThrow() + "\", …): there is no value for {" + parameter + "} of " + route.path());
        }
        return value.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
    }
}
