package dev.meanwhile.web;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** What Jackson knows about types: their properties, their subtypes, and how these are told apart. */
final class Introspection {
    private final SerializationConfig config;
    private final ClassIntrospector classes;

    Introspection(JsonMapper mapper) {
        config = mapper.serializationConfig();
        classes = config.classIntrospectorInstance().forOperation(config);
    }

    /**
     * A property that says which subtype a value has.
     *
     * @param added whether Jackson adds it; otherwise it is one of the type's own
     * @param names its values
     */
    record Tag(String property, boolean added, Map<Class<?>, String> names) {
    }

    BeanDescription describe(JavaType type) {
        return classes.introspectForSerialization(type, classes.introspectClassAnnotations(type));
    }

    /** {@return the concrete types of an abstract type that is sealed or has {@code @JsonSubTypes}; otherwise none} */
    List<Class<?>> subtypes(Class<?> type) {
        if (!Modifier.isAbstract(type.getModifiers())) {
            return List.of();
        }
        var found = new ArrayList<Class<?>>();
        for (var sub : type.isSealed() ? List.of(type.getPermittedSubclasses()) : registered(type).keySet()) {
            if (Modifier.isAbstract(sub.getModifiers())) {
                found.addAll(subtypes(sub));
            } else {
                found.add(sub);
            }
        }
        return found.stream().distinct().toList();
    }

    /** {@return the subtypes that Jackson knows, with their names, which may be empty} */
    private Map<Class<?>, String> registered(Class<?> type) {
        var names = new LinkedHashMap<Class<?>, String>();
        var annotated = classes.introspectClassAnnotations(config.constructType(type));
        for (var sub : config.getSubtypeResolver().collectAndResolveSubtypesByClass(config, annotated)) {
            if (sub.getType() != type) {
                names.merge(sub.getType(), sub.hasName() ? sub.getName() : "", (a, b) -> a.isEmpty() ? b : a);
            }
        }
        return names;
    }

    /** {@return how values of a type, or of the type that it implements, are told apart} */
    Optional<Tag> tag(Class<?> type) {
        var supertypes = new ArrayDeque<Class<?>>(List.of(type));
        while (!supertypes.isEmpty()) {
            var base = supertypes.poll();
            var info = base.getDeclaredAnnotation(JsonTypeInfo.class);
            if (info != null) {
                return tag(base, info);
            }
            Optional.ofNullable(base.getSuperclass()).ifPresent(supertypes::add);
            supertypes.addAll(Arrays.asList(base.getInterfaces()));
        }
        return Optional.empty();
    }

    private Optional<Tag> tag(Class<?> base, JsonTypeInfo info) {
        var added = info.include() == JsonTypeInfo.As.PROPERTY;
        if (!added && info.include() != JsonTypeInfo.As.EXISTING_PROPERTY) {
            return Optional.empty();
        }
        var registered = registered(base);
        var names = new LinkedHashMap<Class<?>, String>();
        for (var sub : subtypes(base)) {
            var name = registered.getOrDefault(sub, "");
            names.put(sub, name.isEmpty() ? unnamed(sub, info.use()) : name);
        }
        return Optional.of(new Tag(info.property().isEmpty() ? info.use().getDefaultPropertyName() : info.property(), added, names));
    }

    private static String unnamed(Class<?> type, JsonTypeInfo.Id use) {
        return switch (use) {
            case CLASS, MINIMAL_CLASS -> type.getName();
            case SIMPLE_NAME -> type.getSimpleName();
            default -> type.getName().substring(type.getName().lastIndexOf('.') + 1);
        };
    }
}
