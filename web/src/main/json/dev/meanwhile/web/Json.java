package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Jackson, strict about what comes in: a record gets all its components and no others, each of its type. A component that may be missing or
 * null is an {@code Optional}. What goes out keeps the order in which a record declares its components.
 */
final class Json {
    /** For applications that configure nothing, so that they share what Jackson has found out about classes. */
    static final Json STANDARD = new Json(JsonConfig.DEFAULT);

    private static final Where BODY = Where.of("body");

    private final JsonMapper mapper;
    private final JsonNames names;
    private final AtomicReference<Optional<JsonMapper>> lenient = new AtomicReference<>(Optional.empty());

    Json(JsonConfig config) {
        mapper = config.applyTo(strict()).build();
        names = new JsonNames(mapper);
    }

    static Json of(JsonConfig config) {
        return config == JsonConfig.DEFAULT ? STANDARD : new Json(config);
    }

    private static JsonMapper.Builder strict() {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .annotationIntrospector(new RequiredUnlessOptional())
                .changeDefaultNullHandling(_ -> JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .withCoercionConfig(LogicalType.Textual, text -> text
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                // As parameters of paths and queries: toString is for people.
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .addModule(FiniteNumbers.module());
    }

    private static final class RequiredUnlessOptional extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            var said = super.hasRequiredMarker(config, member);
            if (Boolean.TRUE.equals(said) || !member.getDeclaringClass().isRecord()) {
                return said;
            }
            return member.getRawType() != Optional.class;
        }
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
        lenient.set(Optional.empty());
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
            if (!isAboutNullThatMayBe(e, json, target, problems)) {
                return Optional.empty();
            }
            value = withNulls().readValue(json, target);
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

    /** Finds all problems. If there is none, Jackson has refused a null that may be there: of an {@code Optional} in a list, say, or of a map of anything. */
    private boolean isAboutNullThatMayBe(JacksonException first, byte[] json, JavaType type, Problems problems) {
        var before = problems.count();
        if (first.getLocation() != null && first.getLocation().getLineNr() > 0) {
            problems.at(first.getLocation().getLineNr(), first.getLocation().getColumnNr());
        }
        var fits = false;
        try {
            fits = new JsonWalk(withNulls(), names, problems, json.length).walk(mapper.readTree(json), type, BODY, false);
        } catch (JacksonException e) {
            JsonProblems.requireValues(e);
        }
        if (fits && first instanceof InvalidNullException) {
            return true;
        }
        if (problems.count() == before) {
            JsonProblems.add(first, type.getRawClass(), BODY, "", true, problems);
        }
        return false;
    }

    /** {@return what reads null elements, too} Most applications never need it. */
    private JsonMapper withNulls() {
        return lenient.updateAndGet(made -> made.or(() -> Optional.of(mapper.rebuild().changeDefaultNullHandling(_ -> JsonSetter.Value.empty()).build()))).orElseThrow();
    }
}
