package dev.meanwhile.web;

import dev.meanwhile.http.spi.StrictJson;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson, as strict about what comes in as {@link StrictJson}. What goes out keeps the order in which a record declares its components.
 */
final class Json {
    /** For applications that configure nothing, so that they share what Jackson has found out about classes. */
    static final Json STANDARD = new Json(JsonConfig.DEFAULT);

    private static final Where BODY = Where.of("body");

    private final JsonMapper mapper;
    private final JsonNames names;

    Json(JsonConfig config) {
        mapper = config.applyTo(StrictJson.builder().addModule(FiniteNumbers.module())).build();
        names = new JsonNames(mapper);
    }

    static Json of(JsonConfig config) {
        return config == JsonConfig.DEFAULT ? STANDARD : new Json(config);
    }

    /** {@return what writes and reads: for those who describe it} */
    JsonMapper mapper() {
        return mapper;
    }

    /** Blocks: loading Jackson takes so long that it would delay the first request, and all others with it. */
    void load() {
        read(write(Map.of("error", "none")), Object.class);
    }

    /** Clears Jackson's caches of classes, which keep their loaders alive. Any thread may call this. */
    void forget() {
        mapper.clearCaches();
        names.forget();
        Checks.forget();
    }

    /** Throws an {@link IllegalStateException} that names the field if a number is not finite. */
    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (FiniteNumbers.NotFinite e) {
            throw new IllegalStateException(JsonProblems.place(e) + " is " + e.getOriginalMessage()
                    + ", which JSON does not have; send an empty Optional, or a text", e);
        }
    }

    String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Throws an {@link HttpError}: 400 if it is not JSON, an {@link InvalidInput} with all that does not fit. */
    <T> T read(byte[] json, Type type) {
        var problems = new Problems();
        var value = this.<T>read(json, type, problems);
        problems.throwIfAny();
        return value.orElseThrow();
    }

    /** {@return the value, or nothing if there are problems} Throws a 400 if it is not JSON. */
    <T> Optional<T> read(byte[] json, Type type, Problems problems) {
        if (json.length == 0) {
            throw new HttpError(400, "the body is empty; JSON was expected");
        }
        var target = mapper.constructType(type);
        T value;
        try {
            value = mapper.readValue(json, target);
        } catch (JacksonException e) {
            JsonProblems.requireValues(e);
            addAll(e, json, target, problems);
            return Optional.empty();
        }
        if (value == null) {
            problems.add(BODY, "must be " + Kinds.of(target.getRawClass()) + ", not null");
            return Optional.empty();
        }
        Checks.check(value, BODY, names, false, problems);
        return Optional.of(value);
    }

    /** Throws an {@link IllegalArgumentException} if nothing can be read as that type, or as a part of it. */
    void requireReadable(Type type) {
        new JsonTypes(mapper).require(mapper.constructType(type), Kinds.simple(type));
    }

    /** Jackson stops at the first problem; this finds all. */
    private void addAll(JacksonException first, byte[] json, JavaType type, Problems problems) {
        var before = problems.count();
        if (first.getLocation() != null && first.getLocation().getLineNr() > 0) {
            problems.at(first.getLocation().getLineNr(), first.getLocation().getColumnNr());
        }
        try {
            new JsonWalk(mapper, names, problems, json.length).walk(mapper.readTree(json), type, BODY, false);
        } catch (JacksonException e) {
            JsonProblems.requireValues(e);
        }
        if (problems.count() == before) {
            JsonProblems.add(first, type.getRawClass(), BODY, "", true, problems);
        }
    }
}
