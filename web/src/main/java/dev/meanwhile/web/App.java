package dev.meanwhile.web;

import dev.meanwhile.Action;
import dev.meanwhile.Body;
import dev.meanwhile.Mapping;
import dev.meanwhile.Schedule;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.web.command.Serving;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A web application: handlers by method and path.
 * {@snippet :
 * var app = new App();
 * app.get("/items/{id}", request -> new Item(request.path("id", int.class), "lamp"));
 * app.post("/items", Item.class, (request, item) -> Response.created(store.add(item)));
 * app.serve(8000);
 * }
 * {@link Router} says how paths match.
 *
 * <p>Routes and hooks are added by one thread before the application listens. Its handlers run on the loop that has the connection; with several
 * workers there are several loops, and what handlers share must be thread-safe.
 */
public final class App extends Router {
    private final Life life = new Life();
    private final Upkeep upkeep = new Upkeep();
    private final Errors errors = new Errors();
    private JsonConfig json = JsonConfig.DEFAULT;
    private Slashes slashes = Slashes.STRICT;
    private Optional<ApiInfo> info = Optional.empty();
    /** What a proxy takes off paths, as the command says. Written before the application listens. */
    private volatile String rootPath = "";
    /** Made once it listens. */
    private volatile Optional<Table> made = Optional.empty();

    /** An application without routes: it answers everything with 404. */
    public App() {
        errors.development(Boolean.getBoolean("meanwhile.dev"));
    }

    /** Answers requests that failed with an exception of a type, or of one below it; the nearest type wins. {@link dev.meanwhile.Cancelled} is not answered: the client has gone. */
    public <E extends Throwable> void onError(Class<E> type, ErrorHandler<? super E> handler) {
        requireNotListening("onError(…)");
        errors.onError(Objects.requireNonNull(type, "the type is null"), Objects.requireNonNull(handler, "the handler is null"));
    }

    /**
     * Answers requests that end with a status of an error, in place of JSON: a page for 404, say. The response has that status, unless the handler returns another one than 200. For
     * 500, the {@link HttpError} has the id in the log as its detail {@code id}, and the exception as its cause.
     *
     * @param status 400 to 599
     */
    public void onStatus(int status, ErrorHandler<? super HttpError> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        requireNotListening("onStatus(" + status + ", …)");
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("onStatus(" + status + ", …): the status of an error is from 400 to 599");
        }
        errors.onStatus(status, handler);
    }

    /** Sends errors as problem details (RFC 9457): {@code application/problem+json} with type, title, status, detail and instance. Default: {@code {"error": "…"}}. */
    public void problemDetails() {
        requireNotListening("problemDetails()");
        errors.problemDetails();
    }

    /** Decides about requests whose path has a slash at its end too many or too few. Default: {@link Slashes#STRICT}. */
    public void slashes(Slashes slashes) {
        requireNotListening("slashes(…)");
        this.slashes = Objects.requireNonNull(slashes, "the policy for slashes is null");
    }

    /**
     * {@return the path of a route that has a {@link Route#name name}} Values that are no parameters of the path become its query. Of a route for one host, it begins with
     * {@code //} and the host. With {@code meanwhile serve --root-path}, it is below that path; what a proxy says of a request, {@link Request#url} knows.
     *
     * @throws IllegalArgumentException if there is no such route, or no value for a parameter
     */
    public String url(String name, Map<String, ?> values) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(values, "the values are null");
        return Origin.below(rootPath, table().names().url(name, values));
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

    /**
     * Provides a value for each request that asks for it, such as its user or a transaction. It is opened when {@link Request#provided} is first called in a request, by the task that calls it, and closed, if
     * it is an {@link AutoCloseable}, after the response has been sent: the last opened first, also if the request is cancelled, and before actions {@link Request#afterwards afterwards}. A failure to
     * close it is logged.
     * {@snippet :
     * app.provideEach(User.class, request -> users.find(request.header("X-Key").orElseThrow(() -> new HttpError(401, "no key"))));
     * app.get("/me", request -> request.provided(User.class).name());
     * }
     * What opens it may ask the request for other values, and may throw an {@link HttpError}. Providing the same type again, by this or {@link #provide}, replaces it, for a test, say.
     */
    public <T> void provideEach(Class<T> type, Mapping<? super Request, ? extends T, ?> open) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(open, "what opens the value is null");
        requireNotListening("provideEach(" + type.getSimpleName() + ".class, …)");
        life.provideEach(type, open);
    }

    /**
     * Does something once in a period while the application listens: first after one period. As {@link #every(String, Schedule, Action)}.
     */
    public void every(Duration period, Action<?> action) {
        Objects.requireNonNull(period, "the period is null");
        every("every " + period.toString().substring(2).toLowerCase(Locale.ROOT), Schedule.of(period).afterFirstPeriod(), action);
    }

    /**
     * Does something at the beats of a schedule while the application listens. It begins once the application listens, after the start hooks, and is cancelled when the application begins to close, before the stop
     * hooks. A failure is logged, and the next beat comes as planned; runs never overlap. With several workers only the first does it; {@link #everyOnEachLoop} is for all.
     * {@snippet :
     * app.every("refresh prices", Schedule.of(minutes).withJitter(0.1), () -> app.provided(Prices.class).refresh());
     * }
     *
     * @param name of the work, for logs and lists of tasks
     */
    public void every(String name, Schedule schedule, Action<?> action) {
        every(name, schedule, action, false);
    }

    /** As {@link #every(String, Schedule, Action)}, on the loop of each worker: to refresh what each has for itself. */
    public void everyOnEachLoop(String name, Schedule schedule, Action<?> action) {
        every(name, schedule, action, true);
    }

    private void every(String name, Schedule schedule, Action<?> action, boolean onEachLoop) {
        requireNotListening("every(…)");
        life.every(new Periodic.Work(Objects.requireNonNull(name, "the name is null"), Objects.requireNonNull(schedule, "the schedule is null"),
                Objects.requireNonNull(action, "the action is null"), onEachLoop));
    }

    /** Limits how many actions {@link Request#afterwards after responses} may be under way on each loop. Default: 1,000. Beyond that, requests wait for a place after their response. */
    public void afterwardsLimit(int atOnce) {
        requireNotListening("afterwardsLimit(" + atOnce + ")");
        upkeep.afterwardsLimit(atOnce);
    }

    /** Limits the time of each action {@link Request#afterwards after a response}; then it is cancelled, and that is logged as its failure. Default: none, but five seconds once the server closes. */
    public void afterwardsTimeout(Duration limit) {
        Objects.requireNonNull(limit, "the limit is null");
        requireNotListening("afterwardsTimeout(" + limit + ")");
        upkeep.afterwardsTimeout(limit);
    }

    /** Chooses how requests are logged, to the logger {@code dev.meanwhile.access}. Default: {@link AccessFormat#TEXT}. An {@code accessLog} of the server's configuration replaces all this. */
    public void accessLog(AccessFormat format) {
        Objects.requireNonNull(format, "the format is null");
        requireNotListening("accessLog(" + format + ")");
        upkeep.accessFormat(format);
    }

    /** Tells load balancers that the application serves, as {@link #health(Consumer)} does, without checks. */
    public void health() {
        health(_ -> { });
    }

    /**
     * Tells load balancers and orchestrators how the application is. {@code GET /health/live} is answered with 200 while the process serves at all. {@code /health/ready} is answered with 200 if all checks
     * succeed, or with 503 and which failed, in JSON; also once the application closes. All checks run at once, at most once a second on each loop; why one fails is logged, and told to clients in
     * {@link #development} only. These requests are not logged, and stand in no document.
     * {@snippet :
     * app.health(h -> h.check("database", () -> app.provided(Database.class).execute("select 1")));
     * }
     */
    public void health(Consumer<Health> checks) {
        Objects.requireNonNull(checks, "what adds the checks is null");
        requireNotListening("health(…)");
        var health = new Health();
        checks.accept(health);
        health.close();
        get("/health/live", _ -> health.live()).hidden();
        get("/health/ready", request -> health.ready(request, errors.isDevelopment())).hidden();
        upkeep.unlogged("/health/live");
        upkeep.unlogged("/health/ready");
    }

    /**
     * Counts what the application does, and answers {@code GET /metrics} with it, for Prometheus (0.0.4) or as OpenMetrics (1.0), whichever the request accepts: requests by method, route and status, their durations,
     * what is in flight, open WebSockets and streams, actions after responses, the loops, and a few facts about the process. Of a path, the route's template is told, so clients can't add series. All workers are
     * counted together. The path is open to all who can reach the port: let a proxy keep it inside, or check requests by a middleware.
     *
     * @return for counters and gauges of the program's own
     */
    public Metrics metrics() {
        requireNotListening("metrics()");
        var metrics = new Metrics();
        get("/metrics", metrics::answer).hidden();
        upkeep.metrics(metrics);
        return metrics;
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
        return listen(Objects.requireNonNull(configuration, "the configuration is null"), Optional.empty(), true);
    }

    /** @param first whether this is the first worker, or the only one */
    Server listen(UnaryOperator<ServerConfig> configuration, Optional<Serving> command, boolean first) {
        command.ifPresent(it -> rootPath = it.rootPath());
        listening();
        return Server.listen(this, configuration, command, first);
    }

    /** As {@link #listen(UnaryOperator)}, at a port of 127.0.0.1. */
    public Server listen(int port) {
        return listen(c -> c.port(port));
    }

    /**
     * How records and other values are read from JSON and written as JSON: {@code app.json(c -> c.naming(Naming.SNAKE_CASE))}. Called again, it goes on from what is configured.
     */
    public void json(UnaryOperator<JsonConfig> configuration) {
        Objects.requireNonNull(configuration, "the configuration is null");
        requireNotListening("json(…)");
        json = Objects.requireNonNull(configuration.apply(json), "the configuration returned null");
    }

    /** {@return how to read and write JSON, when all routes can work with it} Blocks. Throws an {@link IllegalArgumentException} if one can't. */
    Json format() {
        var format = Json.of(json);
        table().prepare(format);
        return format;
    }

    /**
     * Serves documents about the application, and pages that show them: OpenAPI 3.1 at {@code /openapi.json}, with Swagger UI at {@code /docs} and Redoc at {@code /redoc}, and
     * AsyncAPI 3.0 at {@code /asyncapi.json}, with its WebSockets and event streams.
     * {@snippet :
     * app.openapi(info -> info.title("Shop").version("1.0").description("Lamps and *tables*."));
     * }
     * They are made of the routes, of the records of their inputs with their constraints, and of what the routes say about themselves: {@link Route#summary}, {@link Route#returns}.
     * The pages need {@code org.webjars:swagger-ui} and {@code org.webjars.npm:redoc}, which are on the class path of programs of the command {@code meanwhile}. Without a call of
     * this there are none. Middleware of the application is around them, too.
     *
     * @throws IllegalStateException if it was called before, or if the application listens already
     */
    public void openapi(Consumer<ApiInfo> about) {
        Objects.requireNonNull(about, "what is said about the application is null");
        requireNotListening("openapi(…)");
        if (info.isPresent()) {
            throw new IllegalStateException("openapi(…) was called before; say all in one call");
        }
        var all = new ApiInfo();
        about.accept(all);
        info = Optional.of(all);
        Documents.addTo(this, all, this::described);
    }

    /** {@return the OpenAPI document as JSON, whether it is served or not} Blocks for as long as it takes to read the classes that it describes. */
    public String openapiDocument() {
        return Documents.text(OpenApi.write(described()));
    }

    /** {@return the AsyncAPI document, likewise} */
    public String asyncapiDocument() {
        return Documents.text(AsyncApi.write(described()));
    }

    private Description described() {
        return new Description(info.orElseGet(ApiInfo::new), table().reached(), middleware(), tags(), errors, format().mapper(), rootPath);
    }

    Upkeep upkeep() {
        return upkeep;
    }

    Life life() {
        return life;
    }

    /** {@return all routes as requests reach them} Throws if two collide, or one can't work. */
    Table table() {
        return made.orElseGet(() -> new Table(this, errors, slashes));
    }

    @Override
    void listening() {
        if (made.isEmpty()) {
            made = Optional.of(table());
        }
        super.listening();
    }

    /** {@return what answers requests: the routes, with the middleware around them} */
    Middleware.Next answers() {
        var table = table();
        return table.around(middleware(), table::answer);
    }

    Errors errors() {
        return errors;
    }
}
