package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.meanwhile.http.JsonType;

/**
 * A route of an application, for what is said about it beyond its path and its handler: its limits, its own middleware, and what stands about it in the documents.
 * {@snippet :
 * app.get("/items/{id}", request -> store.item(request.path("id", int.class)))
 *         .name("item").summary("An item of the shop").tags("items").returns(Item.class).timeout(seconds(5));
 * }
 * Changed by one thread before the application listens.
 */
public final class Route {
    private final String method;
    private final Template path;
    private final Work work;
    private final Place place;
    private final Runnable requireOpen;
    private final List<Middleware> middleware = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final List<Returned> returned = new ArrayList<>();
    private Optional<String> name = Optional.empty();
    private Optional<String> summary = Optional.empty();
    private Optional<String> description = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private Optional<Long> maxBodyBytes = Optional.empty();
    private Optional<Type> receives = Optional.empty();
    private Optional<Type> sends = Optional.empty();
    private boolean deprecated;
    private boolean hidden;

    /** A response that the documents list. */
    record Returned(int status, Optional<Type> body, String description) {
    }

    /** What answers. */
    sealed interface Work {
        record Plain(Middleware.Next answer) implements Work {
        }

        /** Reads its input first. How depends on the parameters of the whole path. */
        record Typed<T>(Class<T> type, InputHandler<? super T> handler) implements Work {
            Middleware.Next reading(Input<T> input) {
                return request -> Answers.of(request, handler.handle(request, input.read(request)));
            }
        }
    }

    /** @param requireOpen throws if the application listens already */
    Route(String method, Template path, Work work, Place place, Runnable requireOpen) {
        this.method = method;
        this.path = path;
        this.work = work;
        this.place = place;
        this.requireOpen = requireOpen;
    }

    /** Names it, for {@link App#url}. Unique in an application. */
    public Route name(String name) {
        this.name = Optional.of(require("name", name));
        return this;
    }

    /** A few words about it, for the documents. */
    public Route summary(String summary) {
        this.summary = Optional.of(require("summary", summary));
        return this;
    }

    /** Some sentences about it, in Markdown, for the documents. */
    public Route description(String description) {
        this.description = Optional.of(require("description", description));
        return this;
    }

    /** Adds tags: the groups in which the documents list it. */
    public Route tags(String... tags) {
        for (var tag : Given.all("tags", tags)) {
            this.tags.add(require("tag", tag));
        }
        return this;
    }

    /** Says in the documents that clients should not use it any more. */
    public Route deprecated() {
        requireOpen.run();
        deprecated = true;
        return this;
    }

    /** Leaves it out of the documents. */
    public Route hidden() {
        requireOpen.run();
        hidden = true;
        return this;
    }

    /** Says in the documents what a successful response's body is: with status 200, or 201 for POST. It is not checked. */
    public Route returns(Class<?> body) {
        return responds(method.equals("POST") ? 201 : 200, body, "Success");
    }

    /** As {@link #returns(Class)}, for a type with type arguments: {@code returns(new JsonType<List<Item>>() {})}. */
    public Route returns(JsonType<?> body) {
        Objects.requireNonNull(body, "the type of the body is null");
        return add(new Returned(method.equals("POST") ? 201 : 200, Optional.of(body.type()), "Success"));
    }

    /** Says in the documents that there is a response with a status and a body. */
    public Route responds(int status, Class<?> body, String description) {
        Objects.requireNonNull(body, "the type of the body is null");
        return add(new Returned(status, Optional.of(body), require("description", description)));
    }

    /** As {@link #responds(int, Class, String)}, for a type with type arguments. */
    public Route responds(int status, JsonType<?> body, String description) {
        Objects.requireNonNull(body, "the type of the body is null");
        return add(new Returned(status, Optional.of(body.type()), require("description", description)));
    }

    /** Says in the documents that there is a response with a status, whose body is empty or not described. */
    public Route responds(int status, String description) {
        return add(new Returned(status, Optional.empty(), require("description", description)));
    }

    private Route add(Returned response) {
        requireOpen.run();
        if (response.status() < 200 || response.status() > 599) {
            throw new IllegalArgumentException("responds(" + response.status() + ", …): the status of a response is from 200 to 599");
        }
        returned.add(response);
        return this;
    }

    /** Says in the documents what messages a WebSocket receives from its clients. */
    public Route receives(Class<?> message) {
        requireOpen.run();
        receives = Optional.of(Objects.requireNonNull(message, "the type of the messages is null"));
        return this;
    }

    /** Says in the documents what messages a WebSocket sends to its clients, or what the data of events is. */
    public Route sends(Class<?> message) {
        requireOpen.run();
        sends = Optional.of(Objects.requireNonNull(message, "the type of the messages is null"));
        return this;
    }

    /**
     * Limits the time of its handler and its own middleware. When that is over, the handler is cancelled, and the client gets a 503. Streams, events and WebSockets begin after
     * that. Default: none.
     */
    public Route timeout(Duration limit) {
        requireOpen.run();
        Objects.requireNonNull(limit, "the timeout is null");
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("timeout(" + limit + "): it must be positive");
        }
        timeout = Optional.of(limit);
        return this;
    }

    /** Limits the length of its requests' bodies; a longer one gets a 413. Default: {@code maxBodyBytes} of {@link dev.meanwhile.http.ServerConfig}. */
    public Route maxBodyBytes(long bytes) {
        requireOpen.run();
        if (bytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes(" + bytes + "): it can't be negative");
        }
        maxBodyBytes = Optional.of(bytes);
        return this;
    }

    /** Puts a function around its handler, as {@link Router#use} does around all of a router. */
    public Route use(Middleware function) {
        requireOpen.run();
        middleware.add(Objects.requireNonNull(function, "the function is null"));
        return this;
    }

    private String require(String what, String text) {
        requireOpen.run();
        Objects.requireNonNull(text, () -> "the " + what + " is null");
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + "(\"" + text + "\"): it is blank");
        }
        return text;
    }

    String method() {
        return method;
    }

    Template path() {
        return path;
    }

    Work work() {
        return work;
    }

    /** {@return where in the program it was added} */
    Place place() {
        return place;
    }

    List<Middleware> middleware() {
        return middleware;
    }

    List<String> tags() {
        return tags;
    }

    List<Returned> returned() {
        return returned;
    }

    Optional<String> name() {
        return name;
    }

    Optional<String> summary() {
        return summary;
    }

    Optional<String> description() {
        return description;
    }

    Optional<Duration> timeout() {
        return timeout;
    }

    Optional<Long> maxBodyBytes() {
        return maxBodyBytes;
    }

    Optional<Type> receives() {
        return receives;
    }

    Optional<Type> sends() {
        return sends;
    }

    boolean isDeprecated() {
        return deprecated;
    }

    boolean isHidden() {
        return hidden;
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + place + ")";
    }
}
