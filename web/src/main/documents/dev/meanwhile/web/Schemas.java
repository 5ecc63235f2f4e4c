package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemas of types as Jackson reads and writes them, in JSON Schema 2020-12. Records, enums and other types with properties are schemas of their own, in {@link #components},
 * and are referred to, so a type may contain itself. References have names only when all types are known: {@link #settle} writes them.
 */
final class Schemas {
    private final JsonMapper mapper;
    private final Introspection introspection;
    private final Map<JavaType, Map<String, Object>> components = new LinkedHashMap<>();

    Schemas(JsonMapper mapper) {
        this.mapper = mapper;
        introspection = new Introspection(mapper);
    }

    /** Stands for the name of a type that is not known yet. */
    private record Reference(JavaType type) {
    }

    /** {@return the schema of a type} It may contain references. */
    Map<String, Object> of(Type type) {
        return schema(mapper.constructType(type), List.of(), List.of());
    }

    /** {@return the schema of a type as it is written somewhere, with the constraints there and those of its elements} */
    Map<String, Object> of(AnnotatedType type, Collection<Annotation> annotations) {
        return schema(mapper.constructType(type.getType()), List.of(type), annotations);
    }

    /** Without the references, which have names now. */
    Object settle(Object tree) {
        return settle(tree, SchemaNames.of(components.keySet()));
    }

    /** {@return the schemas that references lead to, by name} */
    Map<String, Object> components() {
        var names = SchemaNames.of(components.keySet());
        var all = new LinkedHashMap<String, Object>();
        components.forEach((type, schema) -> all.put(names.get(type), settle(schema, names)));
        return all;
    }

    private static Object settle(Object tree, Map<JavaType, String> names) {
        return switch (tree) {
            case Reference(var type) -> "#/components/schemas/" + names.get(type);
            case Map<?, ?> map -> {
                var settled = new LinkedHashMap<Object, Object>();
                map.forEach((key, value) -> settled.put(key, settle(value, names)));
                yield settled;
            }
            case List<?> list -> list.stream().map(it -> settle(it, names)).toList();
            default -> tree;
        };
    }

    /** @param written how the type is written, with annotations; empty if that is unknown */
    private Map<String, Object> schema(JavaType type, List<AnnotatedType> written, Collection<Annotation> more) {
        var schema = shape(type, written);
        var annotations = Stream.concat(written.stream().flatMap(it -> Arrays.stream(it.getAnnotations())), more.stream()).distinct().toList();
        Constraints.add(schema, annotations);
        annotations.forEach(annotation -> {
            switch (annotation) {
                case Default standard -> schema.put("default", Defaults.value(schema, List.of(standard.value())));
                case Secret _ -> schema.put("format", "password");
                default -> { }
            }
        });
        return schema;
    }

    private Map<String, Object> shape(JavaType type, List<AnnotatedType> written) {
        var raw = type.getRawClass();
        var scalar = Scalars.of(raw);
        if (scalar.isPresent()) {
            return scalar.get();
        }
        if (type.isReferenceType()) {
            return nullable(schema(type.getContentType(), argument(written, 0), List.of()));
        }
        if (type.isArrayType() || type.isCollectionLikeType()) {
            var schema = object("type", "array");
            schema.put("items", schema(type.getContentType(), argument(written, 0), List.of()));
            if (Set.class.isAssignableFrom(raw)) {
                schema.put("uniqueItems", true);
            }
            return schema;
        }
        if (type.isMapLikeType()) {
            var schema = object("type", "object");
            schema.put("additionalProperties", schema(type.getContentType(), argument(written, 1), List.of()));
            return schema;
        }
        if (JsonNode.class.isAssignableFrom(raw) || isOfThePlatform(raw)) {
            return new LinkedHashMap<>();
        }
        if (!components.containsKey(type)) {
            components.put(type, Map.of());     // a type that contains itself finds it
            components.put(type, component(type));
        }
        return object("$ref", new Reference(type));
    }

    private static boolean isOfThePlatform(Class<?> type) {
        return type.getName().startsWith("java.") && !type.isEnum();
    }

    private static List<AnnotatedType> argument(List<AnnotatedType> written, int index) {
        return written.stream().<AnnotatedType>mapMulti((type, out) -> {
            if (type instanceof AnnotatedParameterizedType generic && generic.getAnnotatedActualTypeArguments().length > index) {
                out.accept(generic.getAnnotatedActualTypeArguments()[index]);
            } else if (type instanceof AnnotatedArrayType array) {
                out.accept(array.getAnnotatedGenericComponentType());
            }
        }).toList();
    }

    private static LinkedHashMap<String, Object> object(String key, Object value) {
        var object = new LinkedHashMap<String, Object>();
        object.put(key, value);
        return object;
    }

    private static Map<String, Object> nullable(Map<String, Object> schema) {
        if (schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
            return schema;
        }
        return schema.isEmpty() ? schema : object("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private Map<String, Object> component(JavaType type) {
        var raw = type.getRawClass();
        if (raw.isEnum()) {
            var values = Arrays.stream(raw.getEnumConstants()).map(it -> mapper.convertValue(it, Object.class)).toList();
            var schema = new LinkedHashMap<String, Object>();
            if (values.stream().allMatch(String.class::isInstance)) {
                schema.put("type", "string");
            }
            schema.put("enum", values);
            return schema;
        }
        var described = introspection.describe(type);
        var single = described.findJsonValueAccessor();
        if (single != null) {
            return schema(single.getType(), List.of(), List.of());
        }
        var subtypes = introspection.subtypes(raw);
        return subtypes.isEmpty() ? properties(type, described) : choice(type, subtypes);
    }

    private Map<String, Object> choice(JavaType type, List<Class<?>> subtypes) {
        var references = new LinkedHashMap<Class<?>, Map<String, Object>>();
        subtypes.forEach(sub -> references.put(sub, shape(mapper.getTypeFactory().constructSpecializedType(type, sub), List.of())));
        var schema = object("oneOf", List.copyOf(references.values()));
        introspection.tag(type.getRawClass()).ifPresent(tag -> {
            var mapping = new LinkedHashMap<String, Object>();
            references.forEach((sub, reference) -> mapping.put(tag.names().get(sub), reference.get("$ref")));
            var discriminator = object("propertyName", tag.property());
            discriminator.put("mapping", mapping);
            schema.put("discriminator", discriminator);
        });
        return schema;
    }

    private Map<String, Object> properties(JavaType type, BeanDescription described) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        introspection.tag(type.getRawClass()).filter(Introspection.Tag::added).ifPresent(tag -> {
            var name = object("type", "string");
            Optional.ofNullable(tag.names().get(type.getRawClass())).ifPresent(it -> name.put("const", it));
            properties.put(tag.property(), name);
            required.add(tag.property());
        });
        for (var property : described.findProperties()) {
            if (property.couldSerialize()) {
                properties.put(property.getName(), property(type, property));
                if (property.isRequired()) {
                    required.add(property.getName());
                }
            }
        }
        var schema = object("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (mapper.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private Map<String, Object> property(JavaType owner, BeanPropertyDefinition property) {
        var annotations = new ArrayList<Annotation>();
        var written = new ArrayList<AnnotatedType>();
        for (var element : elements(owner.getRawClass(), property)) {
            annotations.addAll(List.of(element.getAnnotations()));
            switch (element) {
                case java.lang.reflect.RecordComponent component -> written.add(component.getAnnotatedType());
                case Field field -> written.add(field.getAnnotatedType());
                case Method method -> written.add(method.getAnnotatedReturnType());
                default -> { }
            }
        }
        var first = written.stream().limit(1).toList();
        var type = first.isEmpty() ? property.getPrimaryType()
                : mapper.getTypeFactory().resolveMemberType(first.getFirst().getType(), owner.getBindings());
        var schema = schema(type, first, annotations);
        if (annotations.stream().anyMatch(Secret.class::isInstance)) {
            schema.put("writeOnly", true);
        }
        return schema;
    }

    /** {@return the places that may carry annotations of a property; the first of them is the one whose type is read} */
    private static List<AnnotatedElement> elements(Class<?> owner, BeanPropertyDefinition property) {
        var elements = new ArrayList<AnnotatedElement>();
        if (owner.isRecord()) {
            Arrays.stream(owner.getRecordComponents()).filter(it -> it.getName().equals(property.getInternalName())).forEach(elements::add);
        }
        Stream.of(property.getGetter(), property.getField()).filter(Objects::nonNull).forEach(it -> elements.add(it.getAnnotated()));
        return elements;
    }
}
