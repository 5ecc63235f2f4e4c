package dev.meanwhile.web;

import dev.meanwhile.Action;
import dev.meanwhile.Flow;
import dev.meanwhile.http.HttpHeaders;
import dev.meanwhile.http.JsonType;
import dev.meanwhile.http.ServerRequest;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A request for a handler to answer. Used by the handler's task and its children. */
public final class Request {
    private final ServerRequest raw;
    private final Set<Runnable> endings;
    private final Values values;
    private final Links links;
    private final List<Work> afterwards = new ArrayList<>();
    private final OwnValues own;
    private Optional<String> id = Optional.empty();
    private final FormReader forms;
    private final Map<String, Supplier<String>> pageValues = new LinkedHashMap<>();
    private Origin origin;
    private Map<String, String> path = Map.of();
    private Optional<String> route = Optional.empty();
    private final RequestBody body;
    private final Converted converted = new Converted();
    /** Its response has begun, so another one can't be sent. */
    private boolean answered;
    /** Its handler has returned. */
    private boolean handled;

    /**
     * @param endings what the server runs when it closes, to end streams
     * @param values  what the application provides
     * @param links   the paths of its routes
     */
    Request(ServerRequest raw, Set<Runnable> endings, Values values, Links links) {
        this.raw = raw;
        this.endings = endings;
        this.values = values;
        this.own = values.of(this);
        this.body = new RequestBody(raw);
        this.forms = new FormReader(raw::header, body::chunks);
        this.links = links;
    }

    /** Tells of a failure of its handler that the client is not told of. */
    void failed(String what, Throwable failure) {
        values.failed(what, failure);
    }

    /** What is done after the response. */
    record Work(String name, Action<?> work) {
    }

    /** {@return the method: GET, POST, …} */
    public String method() {
        return raw.method();
    }

    /** {@return the path and the query, as they were sent} */
    public String target() {
        return raw.target();
    }

    /** {@return the path, as it was sent} */
    public String path() {
        return raw.path();
    }

    /**
     * {@return the part of the path at the route's <code>{name}</code>, decoded}
     *
     * @throws IllegalArgumentException if the route has no such parameter
     */
    public String path(String name) {
        Objects.requireNonNull(name, "the name of the path parameter is null");
        var value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("path(\"" + name + "\"): the route of " + this + " has the parameters " + path.keySet());
        }
        return value;
    }

    /**
     * {@return a parameter of the path, as a number, an enum, a {@code UUID}, a date or time of {@code java.time} …}
     *
     * @throws InvalidInput if it can't be read as that type
     * @throws IllegalArgumentException if the route has no such parameter, or no text can be read as that type
     */
    public <T> T path(String name, Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return Texts.read("path", name, path(name), type);
    }

    /** {@return the first value of a parameter of the query, decoded, or empty} */
    public Optional<String> query(String name) {
        return raw.query(name);
    }

    /**
     * {@return a required parameter of the query} As {@link #path(String, Class)}.
     *
     * @throws InvalidInput if it is missing or can't be read as that type
     */
    public <T> T query(String name, Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        var text = query(name).orElseThrow(() -> InvalidInput.missing("query", name));
        return Texts.read("query", name, text, type);
    }

    /**
     * {@return a parameter of the query, or {@code missing} if it is absent} As {@link #path(String, Class)}.
     *
     * @throws InvalidInput if it is present and can't be read as that type
     */
    public <T> T query(String name, Class<T> type, T missing) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(missing, "the value for a missing parameter is null");
        return query(name).map(text -> Texts.read("query", name, text, type)).orElse(missing);
    }

    /** {@return all values of a parameter of the query, decoded, in order} */
    public List<String> queries(String name) {
        return raw.queries(name);
    }

    /** {@return the first value of a header field, or empty} */
    public Optional<String> header(String name) {
        return raw.header(name);
    }

    /** {@return all header fields} */
    public HttpHeaders headers() {
        return raw.headers();
    }

    /** {@return the address of the connection's other end, such as 127.0.0.1:50123; behind a proxy, the proxy's} */
    public String remote() {
        return raw.remote();
    }

    /**
     * {@return the client's IP address, such as 203.0.113.7 or 2001:db8:0:0:0:0:0:7} Behind a proxy that {@code ProxyHeaders} trusts, the client's, otherwise that of the connection's other
     * end. At a Unix socket without proxy headers it is no address: do not parse it unchecked.
     */
    public String client() {
        return origin().client();
    }

    /** {@return {@code https} or {@code http}, as the client sees it} Behind a proxy that {@code ProxyHeaders} trusts, what it says. */
    public String scheme() {
        return origin().scheme();
    }

    /** {@return the host, with its port if the client named one, in lower case} The client can send any; {@code TrustedHosts} refuses others. Empty if it has sent none. */
    public String host() {
        return origin().host();
    }

    /**
     * {@return what comes before the path in the client's URLs, such as {@code /shop}; usually empty} A proxy takes it off: {@code meanwhile serve --root-path} says which part, or the
     * {@code X-Forwarded-Prefix} of a proxy that {@code ProxyHeaders} trusts. {@link #url} has it already; other links of the application's own begin with it.
     */
    public String rootPath() {
        return origin().rootPath();
    }

    Origin origin() {
        if (origin == null) {
            origin = Origin.of(raw);
        }
        return origin;
    }

    /** A proxy says where the request came from. */
    void arrivedFrom(Origin other) {
        origin = other;
    }

    /** {@return the body} Waits for its end, as {@link ServerRequest#bytes} does; if it is too long, the client gets a 413. */
    public byte[] bytes() {
        return body.bytes();
    }

    /** {@return the body as text in UTF-8} As {@link #bytes()}. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** {@return the body in the pieces in which it arrives, of any length} As {@link ServerRequest#chunks}; a limit that its route has is kept. */
    public Flow<byte[]> chunks() {
        return body.chunks();
    }

    /**
     * {@return the body, read as JSON into a record, a class, or {@code Map.class}, {@code List.class} …} As {@link #bytes()}. A record gets all its
     * components and no others; one that may be missing is an {@code Optional}. What a record's constructor refuses with an
     * {@link IllegalArgumentException} does not fit either, nor what a constraint of Jakarta Validation refuses.
     *
     * @throws HttpError 415 if the Content-Type is not JSON, 400 if the body isn't
     * @throws InvalidInput with all that does not fit
     */
    public <T> T json(Class<T> type) {
        return readJson(Objects.requireNonNull(type, "the type is null"));
    }

    /** As {@link #json(Class)}, for a type with type arguments: {@code json(new JsonType<List<Item>>() {})}. */
    public <T> T json(JsonType<T> type) {
        return readJson(Objects.requireNonNull(type, "the type is null").type());
    }

    private <T> T readJson(Type type) {
        var problems = new Problems();
        var value = this.<T>json(type, problems);
        problems.throwIfAny();
        return value.orElseThrow();
    }

    /** {@return the body, or nothing if there are problems} */
    <T> Optional<T> json(Type type, Problems problems) {
        return body.json(format(), type, problems);
    }

    /**
     * {@return the form in the body} As {@link #form(UnaryOperator)}, with up to 1,000 fields that have 1 MiB together, and up to 10 files of up to 100 MiB each.
     */
    public Form form() {
        return form(options -> options);
    }

    /**
     * {@return the form in the body: {@code application/x-www-form-urlencoded}, or {@code multipart/form-data} (RFC 7578)} Waits for the whole body.
     * Fields are in memory, and up to 1 MiB of files; larger files are in a temporary folder, deleted after the response and the actions
     * {@link #afterwards}. A second call returns the same form.
     *
     * <p><b>Cancellation:</b> the files are deleted, and the body can't be read any more.
     *
     * @param options limits, and a function that learns the progress
     * @throws HttpError 415 if the body is no form, 400 if it is malformed, 413 if it or a part is too large, 422 if it has too many fields or files
     */
    public Form form(UnaryOperator<FormOptions> options) {
        return forms.read(Objects.requireNonNull(options, "the options are null"));
    }

    /**
     * {@return the fields and files of a form in the body, {@code multipart/form-data}, as they arrive} For uploads that should go somewhere else than to a
     * temporary file. Can be iterated once. The client has to wait while the program does not read, and there is no limit.
     * {@snippet :
     * for (var part : request.parts()) {
     *     part.filename().ifPresent(name -> bucket.put(name, part.chunks()));
     * }
     * }
     *
     * @throws HttpError 415 if the body is no such form; while iterating, 400 if it is malformed
     */
    public Flow<Part> parts() {
        return forms.parts();
    }

    /** {@return the value of a cookie, or empty} */
    public Optional<String> cookie(String name) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        return Optional.ofNullable(cookies().get(name));
    }

    /** {@return all cookies by name; of two with a name the first, which has the longest path} Their values are as the client sent them. */
    public Map<String, String> cookies() {
        return Cookies.of(headers().all("Cookie"));
    }

    /**
     * Runs an action after the response: as a task of the server, once the handler has returned a response and it has been sent, even if the
     * client has gone by then. A closing server gives it five seconds to end, then cancels it. A failure is logged.
     *
     * <p>A thousand of them may be under way on each loop, see {@link App#afterwardsLimit}. Beyond that, none is lost or refused: the response is sent, and the request's task then waits for a place.
     */
    public void afterwards(Action<?> work) {
        afterwards("after " + method() + " " + path(), work);
    }

    /**
     * As {@link #afterwards(Action)}, with a name for logs and lists of tasks.
     *
     * @param name of the work, such as "mail to the customer"
     */
    public void afterwards(String name, Action<?> work) {
        afterwards.add(new Work(Objects.requireNonNull(name, "the name of the work is null"), Objects.requireNonNull(work, "the work is null")));
    }

    /** {@return the id that {@link RequestId} has given it; empty if the application does not use that} */
    public Optional<String> id() {
        return id;
    }

    void id(String id) {
        this.id = Optional.of(id);
    }

    /**
     * {@return the value of a type that is provided for this request, or else by the application} See {@link App#provideEach} and {@link App#provide}. The first call for a value of each request
     * opens it, and waits as long as that does; other tasks of the request that ask meanwhile wait too.
     *
     * @throws IllegalStateException if there is none
     */
    public <T> T provided(Class<T> type) {
        return values.find(type, own);
    }

    /** Provides a value for this request: what a {@link Middleware} has found out or opened, such as the user or a transaction. It hides the application's value of that type. */
    public <T> void provide(Class<T> type, T value) {
        Objects.requireNonNull(type, "the type is null");
        own.give(type, Objects.requireNonNull(value, "the value is null"));
    }

    /**
     * {@return the path of a route of the application by its name} As {@link App#url}, below the {@link #rootPath}.
     *
     * @throws IllegalArgumentException if there is no such route, or no value for a parameter
     */
    public String url(String name, Map<String, ?> values) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(values, "the values are null");
        return Origin.below(rootPath(), links.url(name, values));
    }

    /** {@return the request as the server sees it} */
    public ServerRequest raw() {
        return raw;
    }

    /**
     * Refuses the request if its conditions exclude it: if its If-Match does not have the ETag of what is there now, or its If-None-Match has it. To be called before a change, so
     * that nobody overwrites a version that they have not seen:
     * {@snippet :
     * app.put("/pages/{name}", Page.class, (request, page) -> {
     *     request.checkConditions(store.find(request.path("name")).version());
     *     return Response.noContent().etag(store.save(page).version());
     * });
     * }
     * A response to GET is checked without this, if it has an {@link Response#etag}.
     *
     * @param etag with or without its quotes
     * @throws HttpError 412 if the conditions exclude the request
     */
    public void checkConditions(String etag) {
        Objects.requireNonNull(etag, "the ETag is null");
        check(Optional.of(Conditions.quoted(etag)));
    }

    /**
     * As {@link #checkConditions(String)}, if nothing is there yet: {@code If-None-Match: *}, which creates but does not overwrite, is let through, and each If-Match refused.
     *
     * @throws HttpError 412 if the conditions exclude the request
     */
    public void checkConditions() {
        check(Optional.empty());
    }

    private void check(Optional<String> tag) {
        if (Conditions.check(this, tag, tag.isPresent(), Optional.empty()) == Conditions.Verdict.FAILED) {
            throw new HttpError(412, tag.map(it -> "there is another version now: " + it).orElse("there is nothing here yet"));
        }
    }

    /** {@return how the application reads and writes JSON} */
    Json format() {
        return values.json();
    }

    Set<Runnable> endings() {
        return endings;
    }

    /** Provides a text for the templates of pages that know their request, such as {@code csrf}. Asked for where a page inserts it. */
    void providePageValue(String name, Supplier<String> value) {
        pageValues.put(name, value);
    }

    Map<String, Supplier<String>> pageValues() {
        return pageValues;
    }

    boolean hasUploads() {
        return forms.uploads().isPresent();
    }

    /** {@return what middleware has made of failures} */
    Converted converted() {
        return converted;
    }

    /** {@return whether the client has come by HTTPS} */
    boolean isSecure() {
        return scheme().equals("https");
    }

    /** Deletes the uploads that were not saved. */
    void deleteUploads() {
        forms.close();
    }

    /**
     * {@return the path of the route that answers it, such as <code>/items/{id}</code>, with the prefixes of routers} Empty before a route is found, or if there is none. For logs and metrics, which
     * must not have an entry for each item.
     */
    public Optional<String> route() {
        return route;
    }

    void matched(String route, Map<String, String> path, Optional<Long> maxBodyBytes) {
        this.route = Optional.of(route);
        this.path = path;
        body.limit(maxBodyBytes);
    }

    void answered() {
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }

    void handled() {
        handled = true;
    }

    /** Closes the values that were opened for it. */
    void close() {
        own.close();
    }

    /** {@return whether the server that has it is neither starting nor closing} */
    boolean isServing() {
        return values.isServing();
    }

    List<Work> worksAfterwards() {
        return handled ? afterwards : List.of();
    }

    @Override
    public String toString() {
        return method() + " " + target();
    }
}
