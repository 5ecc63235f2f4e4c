package dev.meanwhile.web;

import dev.meanwhile.Body;
import dev.meanwhile.Loop;
import dev.meanwhile.web.trial.Trial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    private final Map<Class<?>, Value> open = new HashMap<>();
    private final Json json;
    private final Optional<Trial> trial = Trial.current();
    private boolean started;

    /** @param json how the application reads and writes JSON */
    Values(Json json) {
        this.json = json;
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

    <T> T find(Class<T> type) {
        return find(type, Map.of());
    }

    /** @param first these are looked at before */
    <T> T find(Class<T> type, Map<Class<?>, Object> first) {
        Objects.requireNonNull(type, "the type is null");
        var own = first.get(type);
        if (own != null) {
            return type.cast(own);
        }
        var value = open.get(type);
        if (value == null) {
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): there is none; provide it before the application listens: app.provide("
                    + type.getSimpleName() + ".class, …). There are: " + names(first));
        }
        return type.cast(value.value());
    }

    private List<String> names(Map<Class<?>, Object> first) {
        var types = new ArrayList<Class<?>>(open.keySet());
        types.addAll(first.keySet());
        return types.stream().map(Class::getSimpleName).sorted().distinct().toList();
    }
}
