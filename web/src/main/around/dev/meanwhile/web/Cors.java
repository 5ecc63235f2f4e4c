package dev.meanwhile.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets pages of other sites use this application (cross-origin resource sharing, as in the
 * <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch standard</a>):
 * {@snippet :
 * app.use(Cors.allow("https://app.example", "https://*.example.org").credentials());
 * }
 * Without it, browsers keep responses from such pages, and ask before they send anything unusual. Add it before other middleware, so that responses of those, such as a 401, have its header
 * fields too. Preflight requests are answered for every path, also where there is none, and reach nobody else. All other responses get the header fields, errors too. WebSockets are not subject to
 * it: {@link dev.meanwhile.http.ServerConfig#allowedOrigins} is for them.
 *
 * <p>Immutable; each method returns a changed copy. By default, pages may use all methods below and all header fields, without credentials, read the few response header fields that
 * the standard always allows, and ask again after ten minutes.
 */
public final class Cors implements Middleware {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TOKENS = Pattern.compile(TOKEN + "([ \\t]*,[ \\t]*" + TOKEN + ")*");
    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final String ORIGIN = "Origin";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    /** Empty: all. */
    private final Optional<Origins> origins;
    private final boolean credentials;
    private final boolean privateNetwork;
    private final List<String> methods;
    /** Empty: those that are asked for. */
    private final List<String> headers;
    private final List<String> exposed;
    private final Duration maxAge;

    private Cors(Optional<Origins> origins, boolean credentials, boolean privateNetwork, List<String> methods, List<String> headers, List<String> exposed, Duration maxAge) {
        this.origins = origins;
        this.credentials = credentials;
        this.privateNetwork = privateNetwork;
        this.methods = methods;
        this.headers = headers;
        this.exposed = exposed;
        this.maxAge = maxAge;
    }

    private Cors(Optional<Origins> origins) {
        this(origins, false, false, List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"), List.of(), List.of(), MAX_AGE);
    }

    /**
     * {@return a middleware that allows pages of some origins}
     *
     * @param origins {@code https://app.example}, with a port if it is not the scheme's; {@code https://*.example.org} for all names below one; {@code null} for files and
     *     sandboxed pages
     * @throws IllegalArgumentException if there is none, or one is not an origin
     */
    public static Cors allow(String... origins) {
        Objects.requireNonNull(origins, "the origins are null");
        if (origins.length == 0) {
            throw new IllegalArgumentException("allow(): name the origins, such as allow(\"https://app.example\"), or use Cors.allowAll()");
        }
        Arrays.stream(origins).forEach(it -> Objects.requireNonNull(it, "an origin is null"));
        return new Cors(Optional.of(Origins.of(origins)));
    }

    /** {@return a middleware that allows all pages, for what everybody may see} They can't use credentials. */
    public static Cors allowAll() {
        return new Cors(Optional.empty());
    }

    /**
     * {@return a copy that lets pages send cookies, HTTP authentication and client certificates, and read the responses}
     *
     * @throws IllegalArgumentException if all origins are allowed: any page that a user opens could then act as that user
     */
    public Cors credentials() {
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("Cors.allowAll().credentials(): any page could then act as the user who opens it, and browsers refuse this;"
                    + " name the origins: Cors.allow(\"https://app.example\").credentials()");
        }
        return new Cors(origins, true, privateNetwork, methods, headers, exposed, maxAge);
    }

    /** {@return a copy that lets pages of public sites use this application in a private network, or on the user's machine} For browsers that ask (private network access). */
    public Cors privateNetwork() {
        return new Cors(origins, credentials, true, methods, headers, exposed, maxAge);
    }

    /** {@return a copy that allows these methods} Default: GET, HEAD, POST, PUT, PATCH and DELETE. */
    public Cors methods(String... names) {
        return new Cors(origins, credentials, privateNetwork, tokens("methods", names), headers, exposed, maxAge);
    }

    /** {@return a copy that allows these request header fields, besides those that the standard always allows} Default: all that a page asks for. */
    public Cors headers(String... names) {
        return new Cors(origins, credentials, privateNetwork, methods, tokens("headers", names), exposed, maxAge);
    }

    /** {@return a copy that lets pages read these response header fields, besides those that the standard always allows} Default: none. */
    public Cors expose(String... names) {
        return new Cors(origins, credentials, privateNetwork, methods, headers, tokens("expose", names), maxAge);
    }

    /**
     * {@return a copy with another time for which browsers remember an answer to a preflight request} Default: ten minutes. Browsers have limits of their own, such as two hours.
     *
     * @param time cut to seconds; zero: they ask each time
     */
    public Cors maxAge(Duration time) {
        Objects.requireNonNull(time, "the time is null");
        if (time.isNegative()) {
            throw new IllegalArgumentException("maxAge(" + time + "): the time can't be negative");
        }
        return new Cors(origins, credentials, privateNetwork, methods, headers, exposed, time);
    }

    private static List<String> tokens(String what, String... names) {
        Objects.requireNonNull(names, "the names are null");
        for (var name : names) {
            if (!TOKEN.matcher(Objects.requireNonNull(name, "a name is null")).matches() || name.equals("*")) {
                throw new IllegalArgumentException(what + "(\"" + name + "\"): name each of them, as in " + what + "(" + (what.equals("methods") ? "\"GET\", \"PUT\"" : "\"X-Total\", \"X-Page\"") + ")");
            }
        }
        if (names.length == 0) {
            throw new IllegalArgumentException(what + "(): there must be at least one name");
        }
        return List.of(names);
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what is next is null");
        var origin = request.header(ORIGIN);
        if (origin.isPresent() && request.method().equals("OPTIONS") && request.header("Access-Control-Request-Method").isPresent()) {
            return preflight(request, origin.get());
        }
        var response = allowed(origin, next.respond(request));
        return exposed.isEmpty() ? response : response.header("Access-Control-Expose-Headers", String.join(", ", exposed));
    }

    /** A response also differs by origin if this one is not allowed, or none was sent: a cache must know. */
    private Response allowed(Optional<String> origin, Response response) {
        if (origins.isEmpty()) {
            return response.withDefault(ALLOW_ORIGIN, "*");
        }
        var varied = response.header("Vary", ORIGIN);
        if (origin.filter(origins.get()::contain).isEmpty()) {
            return varied;
        }
        var open = varied.withDefault(ALLOW_ORIGIN, origin.get());
        return credentials ? open.withDefault("Access-Control-Allow-Credentials", "true") : open;
    }

    /** A refusal is for whoever looks at the network in the browser's tools: the page only learns that it failed. */
    private Response preflight(Request request, String origin) {
        if (origins.isPresent() && !origins.get().contain(origin)) {
            throw new HttpError(403, "pages of " + origin + " may not use this application; see Cors.allow(…)").header("Vary", ORIGIN);
        }
        var wanted = request.header("Access-Control-Request-Headers").filter(it -> TOKENS.matcher(it).matches());
        var response = allowed(Optional.of(origin), Response.noContent())
                .header("Access-Control-Allow-Methods", String.join(", ", methods))
                .header("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()))
                .header("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
        if (headers.isEmpty() && wanted.isPresent()) {
            response = response.header("Access-Control-Allow-Headers", wanted.get());
        } else if (!headers.isEmpty()) {
            response = response.header("Access-Control-Allow-Headers", String.join(", ", headers));
        }
        if (privateNetwork && request.header("Access-Control-Request-Private-Network").filter("true"::equals).isPresent()) {
            response = response.header("Access-Control-Allow-Private-Network", "true");
        }
        return response;
    }

    @Override
    public String toString() {
        return "Cors " + origins.map(it -> it.texts() + " " + it.patterns()).orElse("*");
    }
}
