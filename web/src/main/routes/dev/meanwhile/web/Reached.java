package dev.meanwhile.web;

import java.util.List;
import java.util.Optional;

/**
 * A route as requests reach it.
 *
 * @param host   the pattern of the host that it is for; empty if for all
 * @param path   the whole path, with the prefixes of all routers
 * @param input  what is read for a typed handler
 * @param answer the handler, with the limits and the middleware of the route and its routers around it; not that of the application
 * @param through the routers that it was reached through, the outermost first, without the application
 */
record Reached(Optional<HostPattern> host, Template path, Route route, Optional<Input<?>> input, Middleware.Next answer, List<Router> through) {
    String method() {
        return route.method();
    }

    @Override
    public String toString() {
        return method() + " " + host.map(HostPattern::text).orElse("") + path + " (" + route.place() + ")";
    }
}
