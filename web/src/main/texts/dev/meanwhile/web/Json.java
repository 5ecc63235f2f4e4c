package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Jackson, strict about what comes in: a record gets all its components and no others, each of its type. A component that may be missing or
 * null is an {@code Optional}. What goes out keeps the order in which a record declares its components.
 */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new RequiredUnlessOptional())
            .withCoercionConfig(LogicalType.Textual, text -> text
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {
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

    /** Blocks: loading Jackson takes so long that it would delay the first request, and all others with it. */
    static void load() {
        read(write(Map.of("error", "none")), Object.class);
    }

    /** Clears Jackson's caches of classes, which keep their loaders alive. Any thread may call this. */
    static void forget() {
        MAPPER.clearCaches();
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Throws an {@link HttpError}: 400 if it is not JSON, 422 if it does not fit. */
    static <T> T read(byte[] json, Type type) {
        var target = MAPPER.constructType(type);
        if (json.length == 0) {
            throw new HttpError(400, "the body is empty; JSON was expected");
        }
        T value;
        try {
            value = MAPPER.readValue(json, target);
        } catch (JacksonException e) {
            throw JsonProblems.of(e, target.getRawClass());
        }
        if (value == null) {
            throw new HttpError(422, "the body must be " + JsonProblems.kind(target.getRawClass()) + ", not null");
        }
        return value;
    }
}
