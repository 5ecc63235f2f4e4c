package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.Timeout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All routes of an application as requests reach them. Made when it begins to listen, and not changed any more. */
final class Table {
    private final Slashes slashes;
    private final Errors errors;
    private final Routes forAll = new Routes();
    /** Those with fewer wildcards first. */
    private final Map<HostPattern, Routes> byHost = new TreeMap<>();
    private final List<Reached> reached = new ArrayList<>();
    private final Names names = new Names();
    /** Routers with middleware, the deepest first: it is around their 404s. */
    private final List<Below> below = new ArrayList<>();

    private record Below(Template prefix, Optional<HostPattern> host, List<Middleware> middleware) {
    }

    /** The way to a router. */
    private record Way(String prefix, Optional<HostPattern> host, List<Router> through, List<Middleware> middleware) {
        Way to(Router.Mount mount) {
            if (host.isPresent() && mount.host().isPresent()) {
                throw new IllegalArgumentException("host(\"" + mount.host().get() + "\", …) at " + mount.place() + ": it is already within host(\"" + host.get() + "\", …)");
            }
            var routers = new ArrayList<>(through);
            routers.add(mount.router());
            var all = new ArrayList<>(middleware);
            all.addAll(mount.router().middleware());
            var start = mount.prefix().equals("/") ? prefix : Template.of(mount.prefix()).below(prefix).text();
            return new Way(start, mount.host().or(() -> host), List.copyOf(routers), List.copyOf(all));
        }
    }

    /** Throws an {@link IllegalArgumentException} that names the line if routes collide, or if one can't work. */
    Table(Router root, Errors errors, Slashes slashes) {
        this.errors = errors;
        this.slashes = slashes;
        add(root, new Way("", Optional.empty(), List.of(), List.of()));
        below.sort(Comparator.comparingInt(it -> -it.prefix().parts().size()));
    }

    private void add(Router router, Way way) {
        for (var route : router.routes()) {
            add(route, way);
        }
        for (var mount : router.mounts()) {
            var further = way.to(mount);
            if (!further.middleware().isEmpty()) {
                below.add(new Below(Template.of(further.prefix().isEmpty() ? "/" : further.prefix()), further.host(), further.middleware()));
            }
            add(mount.router(), further);
        }
    }

    private void add(Route route, Way way) {
        var path = route.path().below(way.prefix());
        var known = new TreeSet<>(path.names());
        way.host().ifPresent(host -> known.addAll(host.names()));
        var input = input(route, path, known);
        var entry = new Reached(way.host(), path, route, input, around(way.middleware(), around(route.middleware(), limited(route, work(route, input)))), way.through());
        way.host().map(host -> byHost.computeIfAbsent(host, _ -> new Routes())).orElse(forAll).add(entry);
        names.add(entry);
        reached.add(entry);
    }

    private static Optional<Input<?>> input(Route route, Template path, Set<String> known) {
        if (!(route.work() instanceof Route.Work.Typed<?> typed)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Input.of(route.method(), known, typed.type()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(route.method() + " " + path + " (" + route.place() + "): " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // the input was made for this route's type
    private static Middleware.Next work(Route route, Optional<Input<?>> input) {
        return switch (route.work()) {
            case Route.Work.Plain(var answer) -> answer;
            case Route.Work.Typed<?> typed -> ((Route.Work.Typed<Object>) typed).reading((Input<Object>) input.orElseThrow());
        };
    }

    private static Middleware.Next limited(Route route, Middleware.Next answer) {
        return route.timeout().<Middleware.Next>map(limit -> request -> {
            var limits = new Timeout[1];
            try {
                return timeout(limit, (Timeout t) -> {
                    limits[0] = t;
                    return answer.handle(request);
                });
            } catch (TimedOutException e) {
                // Or a wait of the handler timed out.
                throw limits[0].expired() ? new HttpError(503, "the request took longer than " + limit.toString().substring(2).toLowerCase(Locale.ROOT)) : e;
            }
        }).orElse(answer);
    }

    /** Puts middleware around, of which the first is the outermost. */
    Middleware.Next around(List<Middleware> middleware, Middleware.Next inner) {
        var next = inner;
        for (var function : middleware.reversed()) {
            next = new Link(function, next, errors);
        }
        return next;
    }

    /** Throws an {@link IllegalArgumentException} that names the line if a route's body can't be read, or its constraints can't be checked. Blocks. */
    void prepare(Json json) {
        for (var entry : reached) {
            try {
                entry.input().ifPresent(input -> input.prepare(json));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(entry + ": " + e.getMessage(), e);
            }
        }
    }

    /** {@return all routes, in the order in which they were added} */
    List<Reached> reached() {
        return reached;
    }

    Names names() {
        return names;
    }

    /** Answers a request by its route. Throws an {@link HttpError} if there is none. */
    Response answer(Request request) throws Exception {
        if (!request.path().startsWith("/")) {
            throw new HttpError(400, "the path must begin with /");
        }
        var segments = Paths.segments(request.path());
        var found = find(request, segments);
        if (found.isPresent()) {
            return found.get().answer().handle(request);
        }
        for (var router : below) {
            if (matches(router, request, segments)) {
                return around(router.middleware(), it -> answerWithoutRoute(it, segments)).handle(request);
            }
        }
        return answerWithoutRoute(request, segments);
    }

    private Optional<Reached> find(Request request, List<String> segments) {
        var upgrades = request.method().equals("GET") && request.header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
        if (!byHost.isEmpty()) {
            var host = request.host();
            for (var entry : byHost.entrySet()) {
                var values = entry.getKey().match(host);
                if (values.isPresent()) {
                    var match = entry.getValue().find(segments, request.method(), upgrades);
                    if (match.isPresent()) {
                        return Optional.of(matched(request, match.get(), Template.named(entry.getKey().names(), values.get())));
                    }
                }
            }
        }
        return forAll.find(segments, request.method(), upgrades).map(match -> matched(request, match, Map.of()));
    }

    private static Reached matched(Request request, Routes.Match match, Map<String, String> ofHost) {
        var route = match.route();
        var values = Template.named(route.path().names(), match.values());
        if (!ofHost.isEmpty()) {
            var all = new LinkedHashMap<>(ofHost);
            all.putAll(values);
            values = all;
        }
        request.matched(route.path().text(), values, route.route().maxBodyBytes());
        return route;
    }

    private static boolean matches(Below router, Request request, List<String> segments) {
        return router.host().map(host -> host.match(request.host()).isPresent()).orElse(true) && Paths.begins(segments, router.prefix());
    }

    private Response answerWithoutRoute(Request request, List<String> segments) throws Exception {
        if (slashes != Slashes.STRICT && request.path().length() > 1) {
            var other = Paths.withOtherEnd(segments);
            var found = find(request, other);
            if (found.isPresent()) {
                return slashes == Slashes.SAME ? found.get().answer().handle(request) : Response.redirect(request.rootPath() + Paths.withOtherEnd(request.target()));
            }
        }
        var methods = methods(request, segments);
        if (methods.isEmpty()) {
            throw new HttpError(404, "there is nothing at " + request.path());
        }
        var allowed = String.join(", ", methods);
        if (request.method().equals("OPTIONS")) {
            return Response.noContent().header("Allow", allowed);
        }
        throw new HttpError(405, request.method() + " is not allowed here; allowed: " + allowed).header("Allow", allowed);
    }

    private Set<String> methods(Request request, List<String> segments) {
        var methods = new TreeSet<>(forAll.methods(segments));
        byHost.forEach((host, routes) -> {
            if (host.match(request.host()).isPresent()) {
                methods.addAll(routes.methods(segments));
            }
        });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (methods.remove(Routes.WEBSOCKET)) {
            methods.add("GET");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
    }
}
