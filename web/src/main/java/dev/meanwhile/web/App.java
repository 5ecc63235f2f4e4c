package dev.meanwhile.web;

import dev.meanwhile.Action;
import dev.meanwhile.Body;
import dev.meanwhile.Flow;
import dev.meanwhile.Mapping;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.web.command.Serving;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A web application: handlers by method and path.
 * {@snippet :
 * var app = new App();
 * app.get("/items/{id}", request -> new Item(request.path("id", int.class), "lamp"));
 * app.post("/items", Item.class, (request, item) -> Response.created(store.add(item)));
 * app.serve(8000);
 * }
 * A path may have parameters: <code>{id}</code> is one segment, <code>{file:path}</code> all that follows. A text takes precedence over a parameter: of
 * {@code /items/new} and <code>/items/{id}</code> the first answers {@code /items/new}, whichever was added first. A handler of GET also answers
 * HEAD; OPTIONS lists the methods of the path, and a method it lacks gets a 405 with the same list.
 *
 * <p>Routes and hooks are added by one thread before the application listens. Its handlers run on the loop that has the connection; with several
 * workers there are several loops, and what handlers share must be thread-safe.
 */
public final class App {
    private final Routes routes = new Routes();
    private final List<Path> staticFolders = new ArrayList<>();
    private final List<Middleware> middleware = new ArrayList<>();
    private final Life life = new Life();
    private final Errors errors = new Errors();
    private JsonConfig json = JsonConfig.DEFAULT;
    /** Loops read all this from now on, so it must not change any more. */
    private volatile boolean listening;

    /** An application without routes: it answers everything with 404. */
    public App() {
        errors.development(Boolean.getBoolean("meanwhile.dev"));
    }

    /** Answers GET, and HEAD. */
    public void get(String path, Handler handler) {
        route("GET", path, handler);
    }

    /** Answers POST. The handler reads the body itself, if it wants to. */
    public void post(String path, Handler handler) {
        route("POST", path, handler);
    }

    /** Answers POST with a body in JSON, which is read as by {@link Request#json}. */
    public <T> void post(String path, Class<T> body, InputHandler<? super T> handler) {
        route("POST", path, body, handler);
    }

    /** Answers PUT. */
    public void put(String path, Handler handler) {
        route("PUT", path, handler);
    }

    /** Answers PUT with a body in JSON. As {@link #post(String, Class, InputHandler)}. */
    public <T> void put(String path, Class<T> body, InputHandler<? super T> handler) {
        route("PUT", path, body, handler);
    }

    /** Answers PATCH with a body in JSON. As {@link #post(String, Class, InputHandler)}. */
    public <T> void patch(String path, Class<T> body, InputHandler<? super T> handler) {
        route("PATCH", path, body, handler);
    }

    /** Answers DELETE. */
    public void delete(String path, Handler handler) {
        route("DELETE", path, handler);
    }

    /**
     * Answers a method.
     *
     * @throws IllegalArgumentException if the path is malformed, or there is already a handler for the same requests
     * @throws IllegalStateException    if the application listens already
     */
    public void route(String method, String path, Handler handler) {
        Objects.requireNonNull(handler, "the handler is null");
        add(method, path, request -> Answers.of(request, handler.handle(request)));
    }

    private <T> void route(String method, String path, Class<T> body, InputHandler<? super T> handler) {
        Objects.requireNonNull(body, "the type of the body is null");
        Objects.requireNonNull(handler, "the handler is null");
        route(method, path, request -> handler.handle(request, request.json(body)));
    }

    private void add(String method, String path, Routes.Endpoint endpoint) {
        Objects.requireNonNull(method, "the method is null");
        Objects.requireNonNull(path, "the path is null");
        requireNotListening(method + " " + path);
        routes.add(method, Template.of(path), endpoint);
    }

    private void requireNotListening(String what) {
        if (listening) {
            throw new IllegalStateException(what + ": the application listens already; add all routes and hooks before");
        }
    }

    /**
     * Accepts WebSockets; other requests get a 426. Pages of other sites can't connect, unless {@code allowedOrigins} of
     * {@link dev.meanwhile.http.ServerConfig} allows them.
     */
    public void websocket(String path, SocketHandler handler) {
        Objects.requireNonNull(handler, "the handler is null");
        websocket(path, (_, socket) -> handler.handle(socket));
    }

    /** As {@link #websocket(String, SocketHandler)}, for a handler that needs the request too: its parameters, its header fields. */
    public void websocket(String path, SocketHandler.WithRequest handler) {
        Objects.requireNonNull(handler, "the handler is null");
        add(Routes.WEBSOCKET, path, _ -> Response.socket(handler));
    }

    /**
     * Answers GET with server-sent events, one for each item of a flow: a {@link ServerSentEvent}, a text as data, or anything else as data in JSON.
     * While there are none, a comment is sent every 15 seconds. When the flow ends, so does the response, and the browser reconnects; when
     * the client disconnects, the flow is closed.
     */
    public void events(String path, Mapping<? super Request, ? extends Flow<?>, ?> handler) {
        events(path, Answers.KEEP_ALIVE, handler);
    }

    void events(String path, Duration keepAlive, Mapping<? super Request, ? extends Flow<?>, ?> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        add("GET", path, request -> Response.events(handler.apply(request), keepAlive));
    }

    /**
     * Answers GET below a path with the files of a folder: its {@code index.html} at the path itself. Other routes take precedence. Supports
     * ETag, Last-Modified, 304 and ranges. Not served: names that begin with a dot, and links that lead out of the folder.
     *
     * @param folder if it is relative and not in the working directory, it is looked for beside the program, if the command {@code meanwhile} runs that
     * @throws IllegalArgumentException if there is no such folder
     */
    public void files(String path, Path folder) {
        Objects.requireNonNull(path, "the path is null");
        Objects.requireNonNull(folder, "the folder is null");
        var found = ProgramFiles.findFolder(folder);
        if (!Files.isDirectory(found)) {
            var beside = ProgramFiles.beside(folder).toAbsolutePath();
            throw new IllegalArgumentException("files(\"" + path + "\", " + folder + "): there is no folder " + folder.toAbsolutePath()
                    + (beside.equals(folder.toAbsolutePath()) ? "" : ", and no " + beside));
        }
        staticFolders.add(found);
        var files = new StaticFiles(found);
        var root = path.endsWith("/") ? path : path + "/";
        route("GET", root + "{path:path}", request -> files.answer(request, request.path("path")));
        if (root.length() > path.length()) {
            route("GET", path, request -> Response.redirect(request.path() + "/"));
        }
    }

    /**
     * Puts a function around all handlers, and around what is answered without one: 404, 405, files. It may check a request, change a response, measure the time, or
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

    /**
     * Provides a value for handlers, such as a database. It is opened on each loop before the application listens, and closed, if it is an {@link AutoCloseable}, after the
     * application has closed. If opening it fails, nothing listens. Handlers find it by {@link Request#provided}, hooks and other tasks by {@link #provided}.
     * {@snippet :
     * app.provide(Database.class, () -> Database.connect("sqlite:shop.db"));
     * app.get("/items", request -> request.provided(Database.class).query("select * from item").list(Item.class));
     * }
     * Values are opened in order with the start hooks, so what is added later can use it, and closed in reverse with the stop hooks. Providing the same type again
     * replaces what opens the value, for a test, say.
     */
    public <T> void provide(Class<T> type, Body<? extends T, ?> open) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(open, "what opens the value is null");
        requireNotListening("provide(" + type.getSimpleName() + ".class, …)");
        life.provide(type, open);
    }

    /**
     * {@return the value that {@link #provide} has opened on the current loop} For start hooks added after it, for stop hooks added after it, and for tasks in between; handlers
     * use {@link Request#provided}.
     *
     * @throws IllegalStateException if there is none, or if the application does not listen on this loop
     */
    public <T> T provided(Class<T> type) {
        return life.find(Objects.requireNonNull(type, "the type is null"));
    }

    /** Adds a hook that runs on each loop before the application listens, to connect to a database, say. If it fails, nothing listens. */
    public void onStart(Action<?> hook) {
        requireNotListening("onStart(…)");
        life.onStart(Objects.requireNonNull(hook, "the hook is null"));
    }

    /** Adds a hook that runs on each loop after the application has closed; the last added runs first. A failure is logged. */
    public void onStop(Action<?> hook) {
        requireNotListening("onStop(…)");
        life.onStop(Objects.requireNonNull(hook, "the hook is null"));
    }

    /** Whether clients see why a handler failed, with the stack. Default: no, unless {@code -Dmeanwhile.dev=true} is set. */
    public void development(boolean on) {
        requireNotListening("development(…)");
        errors.development(on);
    }

    /**
     * Serves at a port of 127.0.0.1 until the program is asked to stop, and prints the URL once it listens. Outside of {@code run} it runs a loop
     * of its own; inside, it uses the current loop. Under {@code meanwhile serve}, the command's options override these arguments.
     *
     * <p><b>Cancellation:</b> closes gracefully, as {@link Server#close} does.
     *
     * @throws dev.meanwhile.http.CannotListenException if the port is taken or can't be used for another reason
     */
    public void serve(int port) {
        serve(port, 1);
    }

    /**
     * As {@link #serve(int)}, on several loops at one port, to use several cores. The operating system (Linux, macOS) distributes the connections, and
     * each stays on its loop. The first loop is as for {@link #serve(int)}, the others have threads of their own.
     *
     * @param workers the number of loops, at least 1
     */
    public void serve(int port, int workers) {
        serve(c -> c.port(port), workers);
    }

    /** As {@link #serve(int)}, with a configuration: {@code serve(c -> c.host("0.0.0.0").port(8000).tls(certificate, key))}. */
    public void serve(UnaryOperator<ServerConfig> configuration) {
        serve(configuration, 1);
    }

    /** As {@link #serve(int, int)}, with a configuration. */
    public void serve(UnaryOperator<ServerConfig> configuration, int workers) {
        new Workers(this, Objects.requireNonNull(configuration, "the configuration is null"), workers).serve();
    }

    /**
     * Listens on the current loop and returns: for tests, and for programs that do other things too. Waits until it listens. Port 0, the default,
     * picks a free one.
     *
     * <p><b>Cancellation:</b> the application does not listen.
     *
     * @throws dev.meanwhile.http.CannotListenException if the port can't be used
     * @throws IllegalStateException if a start hook fails with a checked exception
     */
    public Server listen(UnaryOperator<ServerConfig> configuration) {
        return listen(Objects.requireNonNull(configuration, "the configuration is null"), Optional.empty());
    }

    Server listen(UnaryOperator<ServerConfig> configuration, Optional<Serving> command) {
        listening = true;
        return Server.listen(this, configuration, command);
    }

    /** As {@link #listen(UnaryOperator)}, at a port of 127.0.0.1. */
    public Server listen(int port) {
        return listen(c -> c.port(port));
    }

    List<Path> staticFolders() {
        return List.copyOf(staticFolders);
    }

    /**
     * How records and other values are read from JSON and written as JSON: {@code app.json(c -> c.naming(Naming.SNAKE_CASE))}. Called again, it goes on from what is configured.
     */
    public void json(UnaryOperator<JsonConfig> configuration) {
        Objects.requireNonNull(configuration, "the configuration is null");
        requireNotListening("json(…)");
        json = Objects.requireNonNull(configuration.apply(json), "the configuration returned null");
    }

    Json format() {
        return Json.of(json);
    }

    Life life() {
        return life;
    }

    /** {@return what answers requests: the routes, with the middleware around them} */
    Middleware.Next answers() {
        Middleware.Next next = request -> routes.find(request).answer(request);
        for (var function : middleware.reversed()) {
            next = around(function, next);
        }
        return next;
    }

    private static Middleware.Next around(Middleware function, Middleware.Next inner) {
        return request -> {
            var response = function.handle(request, inner);
            if (response == null) {
                throw new IllegalStateException("a middleware returned null for " + request + "; what lets a request pass is: return next.handle(request)");
            }
            return response;
        };
    }

    Errors errors() {
        return errors;
    }
}
