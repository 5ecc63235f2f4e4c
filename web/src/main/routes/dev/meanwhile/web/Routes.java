package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routes by path and method, as a tree of the segments of paths. Unlike in Starlette, the order in which they were added does not matter: a text
 * takes precedence over a parameter, and a parameter over the rest of a path; no two routes match the same request.
 */
final class Routes {
    /** Stands for a method: GET with an upgrade. */
    static final String WEBSOCKET = "WebSocket";

    private final Node root = new Node();

    /** Answers the requests of a route. The response has not been sent yet. */
    interface Endpoint {
        Response answer(Request request) throws Exception;
    }

    record Route(Template template, Endpoint endpoint) {
    }

    private static final class Node {
        private final Map<String, Node> texts = new HashMap<>();
        private final Map<String, Route> routes = new LinkedHashMap<>();
        private Node parameter;
        private Node rest;

        Optional<Route> route(String method) {
            var route = routes.get(method);
            return Optional.ofNullable(route == null && method.equals("HEAD") ? routes.get("GET") : route);
        }
    }

    /** The node that a path leads to, with the values of its parameters. */
    private record Place(Node node, List<String> values) {
    }

    void add(String method, Template template, Endpoint endpoint) {
        var node = root;
        for (var part : template.parts()) {
            node = switch (part) {
                case Template.Text(var text) -> node.texts.computeIfAbsent(text, _ -> new Node());
                case Template.Parameter _ -> node.parameter = node.parameter == null ? new Node() : node.parameter;
                case Template.Rest _ -> node.rest = node.rest == null ? new Node() : node.rest;
            };
        }
        var other = node.routes.putIfAbsent(method, new Route(template, endpoint));
        if (other != null) {
            throw new IllegalArgumentException(method + " " + template + ": there is already a route for these requests: " + method + " " + other.template());
        }
    }

    private List<Place> places(String path) {
        var places = new ArrayList<Place>();
        var segments = Arrays.stream(path.substring(1).split("/", -1)).map(Texts::decode).toList();
        collect(root, segments, 0, new ArrayList<>(), places);
        return places;
    }

    private static void collect(Node node, List<String> segments, int at, List<String> values, List<Place> places) {
        if (at == segments.size()) {
            if (!node.routes.isEmpty()) {
                places.add(new Place(node, List.copyOf(values)));
            }
            return;
        }
        var segment = segments.get(at);
        var next = node.texts.get(segment);
        if (next != null) {
            collect(next, segments, at + 1, values, places);
        }
        if (node.parameter != null && !segment.isEmpty()) {
            values.add(segment);
            collect(node.parameter, segments, at + 1, values, places);
            values.removeLast();
        }
        if (node.rest != null) {
            values.add(String.join("/", segments.subList(at, segments.size())));
            places.add(new Place(node.rest, List.copyOf(values)));
            values.removeLast();
        }
    }

    /** Finds the endpoint of a request, and gives the request its parameters. Throws an {@link HttpError} if there is none. */
    Endpoint find(Request request) {
        if (!request.path().startsWith("/")) {
            throw new HttpError(400, "the path must begin with /");
        }
        var places = places(request.path());
        for (var place : places) {
            var route = routeAt(place, request);
            if (route.isPresent()) {
                request.matched(route.get().template().named(place.values()));
                return route.get().endpoint();
            }
        }
        if (places.isEmpty()) {
            throw new HttpError(404, "there is nothing at " + request.path());
        }
        var allowed = String.join(", ", allowed(places));
        if (request.method().equals("OPTIONS")) {
            return _ -> Response.noContent().header("Allow", allowed);
        }
        throw new HttpError(405, request.method() + " is not allowed here; allowed: " + allowed).header("Allow", allowed);
    }

    private static Optional<Route> routeAt(Place place, Request request) {
        var method = request.method();
        if (!method.equals("GET") || !place.node().routes.containsKey(WEBSOCKET)) {
            return place.node().route(method);
        }
        var wanted = request.header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
        return place.node().route(wanted || !place.node().routes.containsKey("GET") ? WEBSOCKET : "GET");
    }

    private static Set<String> allowed(List<Place> places) {
        var methods = new TreeSet<>(Set.of("OPTIONS"));
        places.forEach(place -> methods.addAll(place.node().routes.keySet()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (methods.remove(WEBSOCKET)) {
            methods.add("GET");
        }
        return methods;
    }
}
