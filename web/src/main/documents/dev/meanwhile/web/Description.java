package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * What documents are written from.
 *
 * @param around the application's own middleware
 * @param tags   the application's own tags
 * @param errors how it answers requests that fail
 * @param rootPath what a proxy takes off paths
 */
record Description(ApiInfo info, List<Reached> routes, List<Middleware> around, List<String> tags, Errors errors, JsonMapper mapper, String rootPath) {
    Description withRootPath(String other) {
        return new Description(info, routes, around, tags, errors, mapper, other);
    }

    /** {@return the servers of all routes} Empty if it is the one that has the document. */
    List<Map<String, Object>> servers() {
        return info.servers().isEmpty() && !rootPath.isEmpty() ? List.of(Map.of("url", rootPath)) : info.servers();
    }

    /** {@return routes that documents list, with names that are unique} */
    Map<String, Reached> named(Predicate<Reached> which) {
        var named = new LinkedHashMap<String, Reached>();
        for (var route : routes) {
            if (!route.route().isHidden() && which.test(route)) {
                var name = route.route().name().orElseGet(() -> words(route));
                var unique = name;
                for (var number = 2; named.containsKey(unique); number++) {
                    unique = name + number;
                }
                named.put(unique, route);
            }
        }
        return named;
    }

    /** {@return {@code getItemsById} for {@code GET /items/{id}}} */
    private static String words(Reached route) {
        var words = new StringBuilder(route.method().equals(Routes.WEBSOCKET) ? "socket" : route.method().toLowerCase(Locale.ROOT));
        for (var part : route.path().parts()) {
            words.append(switch (part) {
                case Template.Text(var text) -> camel(text);
                case Template.Parameter(var name) -> "By" + camel(name);
                case Template.Mixed mixed -> camel(mixed.before()) + "By" + camel(mixed.name()) + camel(mixed.after());
                case Template.Rest(var name) -> "By" + camel(name);
            });
        }
        return words.toString();
    }

    private static String camel(String text) {
        var words = new StringBuilder();
        for (var word : text.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return words.toString();
    }

    /** {@return the path as documents write it} */
    static String path(Template template) {
        var path = new StringBuilder();
        for (var part : template.parts()) {
            path.append('/').append(switch (part) {
                case Template.Text(var text) -> text;
                case Template.Parameter(var name) -> "{" + name + "}";
                case Template.Mixed mixed -> mixed.before() + "{" + mixed.name() + "}" + mixed.after();
                case Template.Rest(var name) -> "{" + name + "}";
            });
        }
        return path.toString();
    }

    List<String> tags(Reached route) {
        var all = new LinkedHashSet<>(tags);
        route.through().forEach(router -> all.addAll(router.tags()));
        all.addAll(route.route().tags());
        return List.copyOf(all);
    }

    /** {@return the schemes that a client must satisfy, all of them} */
    List<SecurityScheme> security(Reached route) {
        var middleware = Stream.of(around.stream(), route.through().stream().flatMap(it -> it.middleware().stream()), route.route().middleware().stream());
        return middleware.flatMap(it -> it).filter(SecurityScheme.class::isInstance).map(SecurityScheme.class::cast).toList();
    }

    /** Adds what both documents say about a route: its summary, its description and its tags. What the program says takes precedence over comments in its source. */
    void describe(Reached route, Map<String, Object> into) {
        var comment = Comments.at(route.route().place());
        var tags = tags(route);
        if (!tags.isEmpty()) {
            into.put("tags", tags);
        }
        route.route().summary().or(() -> comment.map(Comments.Comment::summary)).ifPresent(it -> into.put("summary", it));
        route.route().description().or(() -> comment.flatMap(Comments.Comment::rest)).ifPresent(it -> into.put("description", it));
        if (route.route().isDeprecated()) {
            into.put("deprecated", true);
        }
    }

    /** {@return the servers of routes that are for some hosts only} */
    static Optional<List<Object>> servers(Reached route) {
        return route.host().map(host -> {
            var server = new LinkedHashMap<String, Object>();
            server.put("url", "//" + host.text().replace("*", "{subdomain}"));
            var names = new ArrayList<>(host.names());
            if (host.text().contains("*")) {
                names.add("subdomain");
            }
            if (!names.isEmpty()) {
                var variables = new LinkedHashMap<String, Object>();
                names.forEach(name -> variables.put(name, Map.of("default", name)));
                server.put("variables", variables);
            }
            return List.of(server);
        });
    }
}
