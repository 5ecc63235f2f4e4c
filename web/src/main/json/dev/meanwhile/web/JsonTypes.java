package dev.meanwhile.web;

import java.util.HashSet;
import java.util.Set;

import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/** Finds what Jackson could not read before a request does: Jackson itself says so only when it meets a value. */
final class JsonTypes {
    private final JsonMapper mapper;
    private final Set<JavaType> seen = new HashSet<>();

    JsonTypes(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @param name the type's, or that of a component, for the message
     * @throws IllegalArgumentException if values of this type can't be read
     */
    void require(JavaType type, String name) {
        if (!seen.add(type)) {
            return;
        }
        try {
            var reader = mapper._deserializationContext().findRootValueDeserializer(type);
            if (reader instanceof AbstractDeserializer) {
                throw new IllegalArgumentException(name + ": JSON can't be read as " + type.getRawClass().getSimpleName()
                        + ", which is no class or record; write one, or name those that it may be: @JsonTypeInfo, @JsonSubTypes");
            }
            if (reader instanceof BeanDeserializerBase bean) {
                for (var properties = bean.properties(); properties.hasNext();) {
                    var property = properties.next();
                    require(property.getType(), type.getRawClass().getSimpleName() + "." + property.getName());
                }
            }
        } catch (DatabindException e) {
            throw new IllegalArgumentException(name + ": JSON can't be read as " + Kinds.simple(type.getRawClass()) + ": " + e.getOriginalMessage(), e);
        }
        if (type.isContainerType() || type.isReferenceType()) {
            require(type.getContentType(), name);
        }
    }
}
