package dev.meanwhile.web;

import dev.meanwhile.Body;
import dev.meanwhile.Loop;
import dev.meanwhile.Mapping;
import dev.meanwhile.web.trial.Trial;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What an application provides, of one server. Confined to its loop. */
final class Values {
    /** A value, and what can be done with it at the end. */
    private record Value(Object value) {
        void close() throws Exception {
            if (value instanceof AutoCloseable closeable) {
                closeable.close();
            }
        }
    }

    private final Map<Class<?>, Mapping<? super Request, ?, ?>> each;
    private final Map<Class<?>, Value> open = new HashMap<>();
    private final Json json;
    private final Optional<Trial> trial = Trial.current();
    private boolean started;
    private boolean closing;

    /**
     * @param json how the application reads and writes JSON
     * @param each what opens a value for each request; it no longer changes
     */
    Values(Json json, Map<Class<?>, Mapping<? super Request, ?, ?>> each) {
        this.json = json;
        this.each = each;
    }

    OwnValues of(Request request) {
        return new OwnValues(request, each, this::opening);
    }

    Json json() {
        return json;
    }

    /** Waits, as what opens it does. */
    void open(Class<?> type, Body<?, ?> body) throws Exception {
        open.put(type, new Value(Objects.requireNonNull(opening(type, body).call(), () -> "what provides " + type.getSimpleName() + " returned null")));
    }

    private Body<?, ?> opening(Class<?> type, Body<?, ?> body) {
        return trial.<Body<?, ?>>map(it -> it.opening(type, body)).orElse(body);
    }

    /** A handler has failed: in a test, the test is told. */
    void failed(String what, Throwable failure) {
        trial.ifPresentOrElse(it -> it.failed(what, failure), () -> Loop.current().report(what, failure));
    }

    void close(Class<?> type) throws Exception {
        var value = open.remove(type);
        if (value != null) {
            value.close();
        }
    }

    /** All start hooks have run. */
    void started() {
        started = true;
    }

    boolean isStarted() {
        return started;
    }

    /** The server is closing; requests on open connections may still come. */
    void closing() {
        closing = true;
    }

    boolean isServing() {
        return started && !closing;
    }

    <T> T find(Class<T> type) {
        return find(type, Optional.empty());
    }

    /** @param first these are looked at before */
    <T> T find(Class<T> type, OwnValues first) {
        return find(type, Optional.of(first));
    }

    private <T> T find(Class<T> type, Optional<OwnValues> first) {
        Objects.requireNonNull(type, "the type is null");
        var own = first.flatMap(it -> it.find(type));
        if (own.isPresent()) {
            return type.cast(own.get());
        }
        var value = open.get(type);
        if (value == null) {
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): there is none; provide it before the application listens: app.provide("
                    + type.getSimpleName() + ".class, …). There are: " + names(first));
        }
        return type.cast(value.value());
    }

    private List<String> names(Optional<OwnValues> first) {
        return Stream.concat(open.keySet().stream(), first.stream().flatMap(OwnValues::types)).map(Class::getSimpleName).sorted().distinct().toList();
    }
}
