package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The routes by path and method, as a tree of the segments of paths. Unlike in Starlette, the order in which they were added does not matter: a text
 * takes precedence over a text with a parameter, that over a parameter, and a parameter over the rest of a path; no two routes match the same requests.
 */
final class Routes {
    /** Stands for a method: GET with an upgrade. */
    static final String WEBSOCKET = "WebSocket";

    private final Node root = new Node();

    private static final class Node {
        /** The more text they have, the earlier they are tried. */
        private static final Comparator<Template.Mixed> LONGEST = Comparator.<Template.Mixed>comparingInt(it -> -it.before().length() - it.after().length())
                .thenComparing(Template.Mixed::before, Comparator.reverseOrder()).thenComparing(Template.Mixed::after);

        private final Map<String, Node> texts = new HashMap<>();
        private final Map<Template.Mixed, Node> mixed = new TreeMap<>(LONGEST);
        private final Map<String, Reached> routes = new LinkedHashMap<>();
        private Node parameter;
        private Node rest;

        Node next(Template.Part part) {
            return switch (part) {
                case Template.Text(var text) -> texts.computeIfAbsent(text, _ -> new Node());
                case Template.Mixed it -> mixed.computeIfAbsent(it, _ -> new Node());
                case Template.Parameter _ -> parameter = parameter == null ? new Node() : parameter;
                case Template.Rest _ -> rest = rest == null ? new Node() : rest;
            };
        }

        /** {@return the route for a request, or null} A WebSocket's route also answers GET without an upgrade if nothing else does, to say so. */
        Reached route(String method, boolean upgrades) {
            if (method.equals("GET") && routes.containsKey(WEBSOCKET) && (upgrades || !routes.containsKey("GET"))) {
                return routes.get(WEBSOCKET);
            }
            var route = routes.get(method);
            return route == null && method.equals("HEAD") ? routes.get("GET") : route;
        }
    }

    /** A route that matches a request, with the values of its parameters in order. */
    record Match(Reached route, List<String> values) {
    }

    /** Throws if there is already a route for the same requests. */
    void add(Reached route) {
        var node = root;
        for (var part : route.path().parts()) {
            node = node.next(part);
        }
        var other = node.routes.putIfAbsent(route.method(), route);
        if (other != null) {
            throw new IllegalArgumentException(route + ": there is already a route for these requests: " + other);
        }
    }

    /** {@return the first route, by precedence, that has the method} */
    Optional<Match> find(List<String> segments, String method, boolean upgrades) {
        var search = new Search(segments, method, upgrades);
        return Optional.ofNullable(search.from(root, 0)).map(route -> new Match(route, search.values));
    }

    /** {@return the methods of all routes that match the path; empty if there is none} */
    Set<String> methods(List<String> segments) {
        var methods = new TreeSet<String>();
        new Search(segments, null, false).collect(root, 0, methods);
        return methods;
    }

    /** One walk through the tree. Where a path branches, it tries the most specific way first, and comes back if that ends nowhere. */
    private static final class Search {
        private final List<String> segments;
        private final String method;
        private final boolean upgrades;
        private final List<String> values = new ArrayList<>();

        Search(List<String> segments, String method, boolean upgrades) {
            this.segments = segments;
            this.method = method;
            this.upgrades = upgrades;
        }

        Reached from(Node node, int at) {
            if (at == segments.size()) {
                return node.route(method, upgrades);
            }
            var segment = segments.get(at);
            var text = node.texts.get(segment);
            var found = text == null ? null : from(text, at + 1);
            if (found != null || node.parameter == null && node.rest == null && node.mixed.isEmpty()) {
                return found;
            }
            for (var entry : node.mixed.entrySet()) {
                if (entry.getKey().matches(segment)) {
                    found = with(entry.getKey().value(segment), entry.getValue(), at + 1);
                    if (found != null) {
                        return found;
                    }
                }
            }
            if (node.parameter != null && !segment.isEmpty()) {
                found = with(segment, node.parameter, at + 1);
            }
            return found != null || node.rest == null ? found : with(String.join("/", segments.subList(at, segments.size())), node.rest, segments.size());
        }

        private Reached with(String value, Node node, int at) {
            values.add(value);
            var found = from(node, at);
            if (found == null) {
                values.removeLast();
            }
            return found;
        }

        void collect(Node node, int at, Set<String> methods) {
            if (at == segments.size()) {
                methods.addAll(node.routes.keySet());
                return;
            }
            var segment = segments.get(at);
            var text = node.texts.get(segment);
            if (text != null) {
                collect(text, at + 1, methods);
            }
            node.mixed.forEach((mixed, next) -> {
                if (mixed.matches(segment)) {
                    collect(next, at + 1, methods);
                }
            });
            if (node.parameter != null && !segment.isEmpty()) {
                collect(node.parameter, at + 1, methods);
            }
            if (node.rest != null) {
                collect(node.rest, segments.size(), methods);
            }
        }
    }
}
