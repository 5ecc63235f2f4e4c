package dev.meanwhile.web;

import dev.meanwhile.Flow;
import dev.meanwhile.Mapping;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Handlers by method and path. An {@link App} is one; others are mounted on it:
 * {@snippet :
 * var items = new Router();
 * items.get("/{id}", request -> store.item(request.path("id", int.class)));
 * items.use(signedIn);
 * app.mount("/items", items);
 * }
 * A path may have parameters: <code>{id}</code> is one segment, <code>{name}.json</code> a part of one, <code>{file:path}</code> all that follows. A text takes precedence
 * over a parameter: of {@code /items/new} and <code>/items/{id}</code> the first answers {@code /items/new}, whichever was added first. A handler of GET also answers
 * HEAD; OPTIONS lists the methods of the path, and a method it lacks gets a 405 with the same list.
 *
 * <p>Routes are added by one thread before the application listens. Two routes for the same requests are an error, which names the lines of both.
 */
public sealed class Router permits App {
    private final List<Route> routes = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final List<Middleware> middleware = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final List<Path> staticFolders = new ArrayList<>();
    /** By method and shape. */
    private final Map<String, Route> known = new HashMap<>();
    /** Loops read all this from now on, so it must not change any more. */
    private volatile boolean listening;

    /** Another router below a path, or for a host. */
    record Mount(String prefix, Optional<HostPattern> host, Router router, Place place) {
    }

    /** A router without routes. */
    public Router() {
    }

    /** Answers GET, and HEAD. */
    public Route get(String path, Handler handler) {
        return route("GET", path, handler);
    }

    /**
     * Answers GET, and HEAD, with a record of parameters, which come from the path and the query, and with annotations of {@link From} from elsewhere.
     * {@snippet :
     * record Search(String q, @Default("1") @Min(1) int page, List<String> tags) {}
     *
     * app.get("/search", Search.class, (request, search) -> store.find(search));
     * }
     */
    public <T> Route get(String path, Class<T> input, InputHandler<? super T> handler) {
        return route("GET", path, input, handler);
    }

    /** Answers POST. The handler reads the body itself, if it wants to. */
    public Route post(String path, Handler handler) {
        return route("POST", path, handler);
    }

    /** Answers POST with a typed input: a body in JSON, which is read as by {@link Request#json}, or a record of parameters, see {@link From}. */
    public <T> Route post(String path, Class<T> input, InputHandler<? super T> handler) {
        return route("POST", path, input, handler);
    }

    /** Answers PUT. */
    public Route put(String path, Handler handler) {
        return route("PUT", path, handler);
    }

    /** Answers PUT with a typed input. As {@link #post(String, Class, InputHandler)}. */
    public <T> Route put(String path, Class<T> input, InputHandler<? super T> handler) {
        return route("PUT", path, input, handler);
    }

    /** Answers PATCH. */
    public Route patch(String path, Handler handler) {
        return route("PATCH", path, handler);
    }

    /** Answers PATCH with a typed input. As {@link #post(String, Class, InputHandler)}. */
    public <T> Route patch(String path, Class<T> input, InputHandler<? super T> handler) {
        return route("PATCH", path, input, handler);
    }

    /** Answers DELETE. */
    public Route delete(String path, Handler handler) {
        return route("DELETE", path, handler);
    }

    /** Answers DELETE with a record of parameters. As {@link #get(String, Class, InputHandler)}. */
    public <T> Route delete(String path, Class<T> input, InputHandler<? super T> handler) {
        return route("DELETE", path, input, handler);
    }

    /**
     * Answers a method, whose name may be in lower case.
     *
     * @throws IllegalArgumentException if the path is malformed, or there is already a handler for the same requests
     * @throws IllegalStateException    if the application listens already
     */
    public Route route(String method, String path, Handler handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return add(method(method), path, request -> Answers.of(request, handler.handle(request)));
    }

    /** Answers a method with a typed input. As {@link #route(String, String, Handler)} and {@link #post(String, Class, InputHandler)}. */
    public <T> Route route(String method, String path, Class<T> input, InputHandler<? super T> handler) {
        Objects.requireNonNull(input, "the type of the input is null");
        Objects.requireNonNull(handler, "the handler is null");
        return add(method(method), path, new Route.Work.Typed<T>(input, handler));
    }

    private static String method(String method) {
        Objects.requireNonNull(method, "the method is null");
        if (!method.matches("[A-Za-z-]+")) {
            throw new IllegalArgumentException("route(\"" + method + "\", …): a method is a word such as GET");
        }
        return method.toUpperCase(Locale.ROOT);
    }

    private Route add(String method, String path, Middleware.Next answer) {
        return add(method, path, new Route.Work.Plain(answer));
    }

    private Route add(String method, String path, Route.Work work) {
        Objects.requireNonNull(path, "the path is null");
        requireNotListening(method + " " + path);
        var route = new Route(method, Template.of(path), work, Place.ofCallTo(Router.class), () -> requireNotListening(method + " " + path));
        var other = known.putIfAbsent(method + " " + route.path().shape(), route);
        if (other != null) {
            throw new IllegalArgumentException(route + ": there is already a route for these requests: " + other);
        }
        routes.add(route);
        return route;
    }

    /**
     * Accepts WebSockets; other requests get a 426. Pages of other sites can't connect, unless {@code allowedOrigins} of
     * {@link dev.meanwhile.http.ServerConfig} allows them.
     */
    public Route websocket(String path, SocketHandler handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return websocket(path, (_, socket) -> handler.handle(socket));
    }

    /** As {@link #websocket(String, SocketHandler)}, for a handler that needs the request too: its parameters, its header fields. */
    public Route websocket(String path, SocketHandler.WithRequest handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return add(Routes.WEBSOCKET, path, _ -> Response.socket(handler));
    }

    /**
     * Answers GET with server-sent events, one for each item of a flow: a {@link ServerSentEvent}, a text as data, or anything else as data in JSON.
     * While there are none, a comment is sent every 15 seconds. When the flow ends, so does the response, and the browser reconnects; when
     * the client disconnects, the flow is closed.
     */
    public Route events(String path, Mapping<? super Request, ? extends Flow<?>, ?> handler) {
        return events(path, Answers.KEEP_ALIVE, handler);
    }

    Route events(String path, Duration keepAlive, Mapping<? super Request, ? extends Flow<?>, ?> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return add("GET", path, request -> Response.events(handler.apply(request), keepAlive));
    }

    /**
     * Answers GET below a path with the files of a folder: its {@code index.html} at the path itself. Other routes take precedence. Supports
     * ETag, Last-Modified, 304 and ranges. Not served: names that begin with a dot, and links that lead out of the folder.
     *
     * @param folder if it is relative and not in the working directory, it is looked for beside the program, if the command {@code meanwhile} runs that
     * @throws IllegalArgumentException if there is no such folder
     */
    public Route files(String path, Path folder) {
        return files(path, folder, options -> options);
    }

    /**
     * As {@link #files(String, Path)}, with options: {@code files("/", folder, f -> f.cacheFor(Duration.ofHours(1)).fallback("index.html"))}.
     *
     * @throws IllegalArgumentException if there is no such folder, or no fallback in it
     */
    public Route files(String path, Path folder, UnaryOperator<FilesOptions> options) {
        Objects.requireNonNull(path, "the path is null");
        Objects.requireNonNull(folder, "the folder is null");
        Objects.requireNonNull(options, "the options are null");
        var chosen = Objects.requireNonNull(options.apply(FilesOptions.DEFAULT), "the function of the options returned null");
        var files = StaticFiles.at("files(\"" + path + "\", " + folder + ")", folder, chosen);
        staticFolders.add(files.folder());
        var root = path.endsWith("/") ? path : path + "/";
        if (root.length() > path.length()) {
            get(path, request -> Response.redirect(request.rootPath() + request.path() + "/")).hidden();
        }
        return get(root + "{path:path}", request -> files.answer(request, request.path("path"))).hidden();
    }

    /**
     * Adds the routes of another router below a path: what is at {@code /new} there is at {@code /items/new} here. Its middleware is around its routes, within this
     * router's own, and around the 404s and 405s below the path. It may be mounted several times, and get more routes later.
     *
     * @param prefix may have parameters, which the router's handlers find; {@code /} adds the routes as they are
     */
    public void mount(String prefix, Router router) {
        Objects.requireNonNull(prefix, "the prefix is null");
        Objects.requireNonNull(router, "the router is null");
        Template.of(prefix);
        mount("mount(\"" + prefix + "\", …)", prefix, Optional.empty(), router);
    }

    /**
     * Adds the routes of another router for some hosts only. They take precedence over routes for all hosts.
     *
     * @param pattern {@code api.example.org}; {@code *.example.org} for all below; <code>{tenant}.example.org</code> with a parameter, which {@link Request#path(String)} returns
     */
    public void host(String pattern, Router router) {
        Objects.requireNonNull(pattern, "the pattern of hosts is null");
        Objects.requireNonNull(router, "the router is null");
        mount("host(\"" + pattern + "\", …)", "/", Optional.of(HostPattern.of(pattern)), router);
    }

    private void mount(String call, String prefix, Optional<HostPattern> host, Router router) {
        requireNotListening(call);
        if (router instanceof App) {
            throw new IllegalArgumentException(call + ": an App has a life of its own and can't be mounted; put its routes into a Router");
        }
        if (router == this || router.reaches(this)) {
            throw new IllegalArgumentException(call + ": the router would contain itself");
        }
        mounts.add(new Mount(prefix, host, router, Place.ofCallTo(Router.class)));
    }

    private boolean reaches(Router other) {
        return mounts.stream().anyMatch(mount -> mount.router() == other || mount.router().reaches(other));
    }

    /**
     * Puts a function around all handlers of this router, and around what is answered without one: 404, 405, files. It may check a request, change a response, measure the time, or
     * keep something open for as long as the handler works:
     * {@snippet :
     * app.use((request, next) -> request.provided(Database.class).transaction(tx -> {
     *     request.provide(Transaction.class, tx);
     *     return next.handle(request);
     * }));
     * }
     * The one added first is the outermost.
     */
    public void use(Middleware function) {
        requireNotListening("use(…)");
        middleware.add(Objects.requireNonNull(function, "the function is null"));
    }

    /** Adds tags to all of its routes: the groups in which the documents list them. */
    public void tags(String... tags) {
        requireNotListening("tags(…)");
        this.tags.addAll(Given.all("tags", tags));
    }

    void requireNotListening(String what) {
        if (listening) {
            throw new IllegalStateException(what + ": the application listens already; add all routes and hooks before");
        }
    }

    /** From now on nothing can be added. */
    void listening() {
        listening = true;
        mounts.forEach(mount -> mount.router().listening());
    }

    List<Route> routes() {
        return routes;
    }

    List<Mount> mounts() {
        return mounts;
    }

    List<Middleware> middleware() {
        return middleware;
    }

    List<String> tags() {
        return tags;
    }

    List<Path> staticFolders() {
        var all = new ArrayList<>(staticFolders);
        mounts.forEach(mount -> all.addAll(mount.router().staticFolders()));
        return List.copyOf(all);
    }
}
