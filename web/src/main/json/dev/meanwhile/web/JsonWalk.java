package dev.meanwhile.web;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds everything that is wrong with a body: Jackson stops at the first. It reads a tree again, part by part, as the types of components, elements and values say, and asks Jackson about
 * those parts that have none. An object whose parts fit is also read as a whole, for what its constructor refuses; since each level does so, there is a bound to that work.
 */
final class JsonWalk {
    private static final int READS_OF_A_NODE = 20;

    private final JsonMapper mapper;
    private final Problems problems;
    private final JsonNames names;
    /** Nodes that may still be read as parts of something larger. */
    private long budget;
    private long visited;

    /** @param length of the body, in bytes */
    JsonWalk(JsonMapper mapper, JsonNames names, Problems problems, int length) {
        this.mapper = mapper;
        this.names = names;
        this.problems = problems;
        this.budget = (long) length * READS_OF_A_NODE;
    }

    /** {@return whether it fits} What does not is among the problems then. */
    boolean walk(JsonNode node, JavaType type, Where where, boolean secret) {
        visited++;
        if (problems.isFull()) {
            return false;
        }
        if (type.hasRawClass(Optional.class)) {
            return node.isNull() || walk(node, type.containedTypeOrUnknown(0), where, secret);
        }
        if (type.isJavaLangObject() || JsonNode.class.isAssignableFrom(type.getRawClass())) {
            return true;
        }
        if (node.isNull()) {
            problems.add(where, "must not be null");
            return false;
        }
        if (type.isContainerType() && isParted(node, type)) {
            return node.isArray() ? elements(node, type.getContentType(), where, secret) : values(node, type.getContentType(), where, secret);
        }
        if (node.isObject() && mapper._deserializationContext().findRootValueDeserializer(type) instanceof BeanDeserializerBase bean) {
            return object(node, type, bean, where, secret);
        }
        return read(node, type, where, secret).isPresent();
    }

    private static boolean isParted(JsonNode node, JavaType type) {
        return type.isMapLikeType() ? node.isObject() : node.isArray();
    }

    private boolean elements(JsonNode list, JavaType type, Where where, boolean secret) {
        var fits = true;
        for (var i = 0; i < list.size() && !problems.isFull(); i++) {
            fits &= walk(list.get(i), type, where.element(i), secret);
        }
        return fits;
    }

    private boolean values(JsonNode map, JavaType type, Where where, boolean secret) {
        var fits = true;
        for (var entry : map.properties()) {
            fits &= walk(entry.getValue(), type, where.field(entry.getKey()), secret);
        }
        return fits;
    }

    private boolean object(JsonNode node, JavaType type, BeanDeserializerBase bean, Where where, boolean secret) {
        var before = visited;
        var fits = true;
        var sent = new HashSet<SettableBeanProperty>();
        var fitting = new LinkedHashMap<SettableBeanProperty, JsonNode>();
        for (var entry : node.properties()) {
            var property = bean.findProperty(PropertyName.construct(entry.getKey()));
            if (property == null) {
                if (!takesUnknown(type.getRawClass())) {
                    problems.add(where.field(entry.getKey()), "is unknown; known are " + bean.getKnownPropertyNames());
                    fits = false;
                }
            } else {
                sent.add(property);
                var hidden = secret || names.isSecret(type.getRawClass(), names.component(type.getRawClass(), property.getName()));
                if (walk(entry.getValue(), property.getType(), where.field(entry.getKey()), hidden)) {
                    fitting.put(property, entry.getValue());
                } else {
                    fits = false;
                }
            }
        }
        for (var properties = bean.properties(); properties.hasNext();) {
            var property = properties.next();
            if (property.isRequired() && !sent.contains(property)) {
                problems.add(where.field(property.getName()), "is missing");
                fits = false;
            }
        }
        budget -= visited - before;
        if (budget < 0) {
            return false;
        }
        if (!fits) {
            fitting.forEach((property, value) -> constraints(property, value, type.getRawClass(), where, secret));
            return false;
        }
        var value = read(node, type, where, secret);
        value.ifPresent(it -> Checks.of(it.getClass()).checkOnly(it, where, names, secret, problems));
        return value.isPresent();
    }

    /** What fits is checked even if other parts do not. */
    private void constraints(SettableBeanProperty property, JsonNode node, Class<?> owner, Where where, boolean secret) {
        var checks = Checks.of(owner);
        if (checks.isConstrained() && owner.isRecord()) {
            read(node, property.getType(), where.field(property.getName()), secret)
                    .ifPresent(value -> checks.checkComponent(names.component(owner, property.getName()), value, where, names, secret, problems));
        }
    }

    private boolean takesUnknown(Class<?> type) {
        return !mapper.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) || type.isAnnotationPresent(JsonIgnoreProperties.class)
                || Arrays.stream(type.getDeclaredMethods()).anyMatch(JsonWalk::takesAny);
    }

    private static boolean takesAny(Method method) {
        return method.isAnnotationPresent(JsonAnySetter.class);
    }

    private Optional<Object> read(JsonNode node, JavaType type, Where where, boolean secret) {
        try {
            return Optional.ofNullable(mapper.readerFor(type).readValue(node));
        } catch (JacksonException e) {
            JsonProblems.add(e, type.getRawClass(), where, node.isString() ? node.stringValue() : node.isBoolean() ? node.booleanValue()
                    : node.isNumber() ? node.numberValue() : "", secret || node.isContainer(), problems);
            return Optional.empty();
        }
    }
}
