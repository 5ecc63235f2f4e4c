package dev.meanwhile.web;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The values of {@link Default}, which are texts, as JSON has them. */
final class Defaults {
    private Defaults() {
    }

    /** @param schema of what they are for */
    static Object value(Map<String, Object> schema, List<String> texts) {
        if (has(schema, "array") && schema.get("items") instanceof Map<?, ?> items) {
            return texts.stream().map(text -> value(items, text)).toList();
        }
        return value(schema, String.join(",", texts));
    }

    private static Object value(Map<?, ?> schema, String text) {
        if (has(schema, "integer") || has(schema, "number")) {
            return new BigDecimal(text);
        }
        return has(schema, "boolean") ? Boolean.valueOf(text) : (Object) text;
    }

    private static boolean has(Map<?, ?> schema, String type) {
        return schema.get("type") instanceof List<?> several ? several.contains(type) : type.equals(schema.get("type"));
    }
}
