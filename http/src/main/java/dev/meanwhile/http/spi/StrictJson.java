package dev.meanwhile.http.spi;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.databind.type.MapType;

/**
 * Jackson, strict about what strangers send: a record gets all its components and no others, each of its type, and neither it nor a list, array or map in it gets a null. What
 * may be missing or null is an {@code Optional}; in a list or map of {@code Object} anything may be. Constants of enums are their names: {@code toString} is for people.
 */
public final class StrictJson {
    private StrictJson() {
    }

    /** {@return a new builder with all this, to which more may be added} */
    public static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .annotationIntrospector(new RequiredUnlessOptional())
                .withCoercionConfig(LogicalType.Textual, text -> text
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addModule(new SimpleModule("no nulls").setDeserializerModifier(new NoNulls()));
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

    /** Not Jackson's own handling of nulls: it does not know the type of the elements, so it would refuse those of lists of {@code Optional} and of {@code Object}. */
    private static final class NoNulls extends ValueDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public ValueDeserializer<?> modifyCollectionDeserializer(DeserializationConfig config, CollectionType type, BeanDescription.Supplier bean, ValueDeserializer<?> usual) {
            return checked(type, usual);
        }

        @Override
        public ValueDeserializer<?> modifyMapDeserializer(DeserializationConfig config, MapType type, BeanDescription.Supplier bean, ValueDeserializer<?> usual) {
            return checked(type, usual);
        }

        @Override
        public ValueDeserializer<?> modifyArrayDeserializer(DeserializationConfig config, ArrayType type, BeanDescription.Supplier bean, ValueDeserializer<?> usual) {
            return checked(type, usual);
        }

        private static ValueDeserializer<?> checked(JavaType type, ValueDeserializer<?> usual) {
            var content = type.getContentType();
            return content.isPrimitive() || content.isJavaLangObject() ? usual : new Checked(type, usual);
        }
    }

    /** Looks at the elements when all have been read. */
    private static final class Checked extends DelegatingDeserializer {
        private final JavaType type;

        Checked(JavaType type, ValueDeserializer<?> usual) {
            super(usual);
            this.type = type;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> usual) {
            return new Checked(type, usual);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) {
            var all = super.deserialize(json, context);
            switch (all) {
                case Collection<?> list -> {
                    var index = 0;
                    for (var element : list) {
                        require(element, all, index++, context);
                    }
                }
                case Map<?, ?> map -> map.forEach((key, value) -> require(value, all, key, context));
                case Object[] array -> {
                    for (var i = 0; i < array.length; i++) {
                        require(array[i], all, i, context);
                    }
                }
                case null, default -> { }
            }
            return all;
        }

        private void require(Object element, Object all, Object place, DeserializationContext context) {
            if (element == null) {
                var problem = InvalidNullException.from(context, null, type.getContentType());
                throw place instanceof Integer index ? problem.prependPath(all, index) : problem.prependPath(all, String.valueOf(place));
            }
        }
    }
}
