package dev.meanwhile.web;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * What is kept about a browser between its requests, as values in JSON by name. {@link Sessions} loads it before the handler, and keeps it after the handler has returned; what is changed
 * later, by a stream or a WebSocket, is lost. Of two requests of a browser at the same time, the last to end wins.
 * {@snippet :
 * var session = Session.of(request);
 * session.renew();                                  // at sign-in
 * session.put("user", user);
 * var name = session.value("user", User.class);     // at the next request
 * }
 */
public final class Session {
    private static final String FLASH = "_flash.";

    private final Map<String, JsonNode> values;
    private final Instant created;
    private boolean changed;
    private boolean renewed;

    private Session(Map<String, JsonNode> values, Instant created) {
        this.values = values;
        this.created = created;
    }

    static Session empty(Instant now) {
        return new Session(new TreeMap<>(), now);
    }

    /** What {@link #content} was. */
    static Session of(JsonNode content) {
        var values = new TreeMap<String, JsonNode>();
        content.path("v").properties().forEach(value -> values.put(value.getKey(), value.getValue()));
        return new Session(values, Instant.ofEpochSecond(content.path("c").asLong()));
    }

    /** {@return the values, and when the session began and was last kept, in JSON} */
    byte[] content(Instant now) {
        return Json.STANDARD.write(Map.of("v", values, "c", began(now).getEpochSecond(), "s", now.getEpochSecond()));
    }

    /**
     * {@return the session of the browser that sent a request; an empty one if it is new}
     *
     * @throws IllegalStateException if there are no {@link Sessions} around the handler
     */
    public static Session of(Request request) {
        return Objects.requireNonNull(request, "the request is null").provided(Session.class);
    }

    /**
     * {@return a value, or empty if there is none}
     *
     * @throws HttpError 422 if it was put as something else
     */
    public <T> Optional<T> value(String name, Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        var value = values.get(Objects.requireNonNull(name, "the name of the value is null"));
        return value == null ? Optional.empty() : Optional.of(Json.STANDARD.read(Json.STANDARD.write(value), type));
    }

    /** Keeps a value, which must have a form in JSON. */
    public void put(String name, Object value) {
        Objects.requireNonNull(name, "the name of the value is null");
        Objects.requireNonNull(value, "the value is null: remove(name) removes one");
        values.put(name, Json.STANDARD.mapper().valueToTree(value));
        changed = true;
    }

    /** Removes a value, if there is one. */
    public void remove(String name) {
        changed |= values.remove(Objects.requireNonNull(name, "the name of the value is null")) != null;
    }

    /** {@return the names of the values} */
    public Set<String> names() {
        var names = new TreeSet<>(values.keySet());
        names.removeIf(name -> name.startsWith("_"));
        return names;
    }

    /** Keeps a message for the next page, which takes it: {@code session.flash("saved", "Your order has been saved")}, before a redirect. */
    public void flash(String name, String message) {
        Objects.requireNonNull(name, "the name of the message is null");
        put(FLASH + name, Objects.requireNonNull(message, "the message is null"));
    }

    /** {@return the message that another request has left, or empty} It is there once. */
    public Optional<String> takeFlash(String name) {
        Objects.requireNonNull(name, "the name of the message is null");
        var message = value(FLASH + name, String.class);
        remove(FLASH + name);
        return message;
    }

    /**
     * Keeps the values under a new id, and forgets the old one. At sign-in, so that who knew the id before, because he made the browser use it, does not know it any more (session
     * fixation). Sessions in a cookie have no id, and a new cookie.
     */
    public void renew() {
        renewed = true;
        changed = true;
    }

    /** Removes everything, at sign-out: the cookie, and what a store has. */
    public void clear() {
        values.clear();
        renew();
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean isChanged() {
        return changed;
    }

    boolean isRenewed() {
        return renewed;
    }

    /** {@return when it began, or was renewed, which counts as now} */
    Instant began(Instant now) {
        return renewed ? now : created;
    }

    @Override
    public String toString() {
        return "Session " + names();
    }
}
