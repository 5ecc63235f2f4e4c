package dev.meanwhile.web;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/** What the components of records are called in JSON. Any thread may use it. */
final class JsonNames implements Checks.Places {
    private final JsonMapper mapper;
    /** By class, then by component. */
    private final Map<Class<?>, Map<String, String>> known = new ConcurrentHashMap<>();

    JsonNames(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public Where of(Where bean, Class<?> type, String component) {
        return bean.field(names(type).getOrDefault(component, component));
    }

    /** {@return the component of that name in JSON} */
    String component(Class<?> type, String name) {
        return names(type).entrySet().stream().filter(entry -> entry.getValue().equals(name)).map(Map.Entry::getKey).findFirst().orElse(name);
    }

    private Map<String, String> names(Class<?> type) {
        var names = known.get(type);
        if (names == null) {
            names = Map.copyOf(find(type));
            known.put(type, names);
        }
        return names;
    }

    private Map<String, String> find(Class<?> type) {
        var names = new HashMap<String, String>();
        if (type.isRecord() && mapper._deserializationContext().findRootValueDeserializer(mapper.constructType(type)) instanceof BeanDeserializerBase bean) {
            var components = type.getRecordComponents();
            for (var properties = bean.creatorProperties(); properties.hasNext();) {
                var property = properties.next();
                if (property.getCreatorIndex() < components.length) {
                    names.put(components[property.getCreatorIndex()].getName(), property.getName());
                }
            }
        }
        return names;
    }

    void forget() {
        known.clear();
    }
}
