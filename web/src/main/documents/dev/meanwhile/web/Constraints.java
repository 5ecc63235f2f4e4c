package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Jakarta Validation's constraints in the words of JSON Schema. They are read by name, so that documents need no library that an application without constraints
 * lacks. A constraint that JSON Schema can't express, such as {@code @Future}, is left out.
 */
final class Constraints {
    private static final String PACKAGE = "jakarta.validation.constraints.";
    private static final Set<String> NUMBERS = Set.of("integer", "number");

    private Constraints() {
    }

    static void add(Map<String, Object> schema, Collection<? extends Annotation> annotations) {
        for (var annotation : annotations) {
            var type = annotation.annotationType();
            if (type.getName().startsWith(PACKAGE)) {
                add(schema, annotation, type.getSimpleName());
            } else {
                // A constraint of the application's own, composed of others.
                for (var meta : type.getAnnotations()) {
                    if (meta.annotationType().getName().startsWith(PACKAGE)) {
                        add(schema, meta, meta.annotationType().getSimpleName());
                    }
                }
            }
        }
    }

    private static void add(Map<String, Object> schema, Annotation annotation, String name) {
        switch (name) {
            case "Size" -> size(schema, (int) value(annotation, "min"), (int) value(annotation, "max"));
            case "NotEmpty" -> size(schema, 1, Integer.MAX_VALUE);
            case "NotBlank" -> {
                size(schema, 1, Integer.MAX_VALUE);
                schema.putIfAbsent("pattern", "\\S");
            }
            case "Pattern" -> schema.put("pattern", whole((String) value(annotation, "regexp")));
            case "Email" -> schema.put("format", "email");
            case "Min" -> number(schema, "minimum", value(annotation, "value"));
            case "Max" -> number(schema, "maximum", value(annotation, "value"));
            case "DecimalMin" -> number(schema, isInclusive(annotation) ? "minimum" : "exclusiveMinimum", decimal(annotation));
            case "DecimalMax" -> number(schema, isInclusive(annotation) ? "maximum" : "exclusiveMaximum", decimal(annotation));
            case "Positive" -> number(schema, "exclusiveMinimum", 0);
            case "PositiveOrZero" -> number(schema, "minimum", 0);
            case "Negative" -> number(schema, "exclusiveMaximum", 0);
            case "NegativeOrZero" -> number(schema, "maximum", 0);
            case "AssertTrue" -> schema.put("const", true);
            case "AssertFalse" -> schema.put("const", false);
            default -> { }
        }
    }

    private static void size(Map<String, Object> schema, int min, int max) {
        var what = is(schema, Set.of("array")) ? "Items" : is(schema, Set.of("object")) ? "Properties" : "Length";
        if (min > 0) {
            schema.merge("min" + what, min, (a, b) -> Math.max((int) a, (int) b));
        }
        if (max < Integer.MAX_VALUE) {
            schema.merge("max" + what, max, (a, b) -> Math.min((int) a, (int) b));
        }
    }

    private static void number(Map<String, Object> schema, String keyword, Object limit) {
        if (is(schema, NUMBERS)) {
            schema.put(keyword, limit);
        }
    }

    private static boolean is(Map<String, Object> schema, Set<String> types) {
        return schema.get("type") instanceof List<?> several ? several.stream().anyMatch(types::contains) : types.contains(schema.getOrDefault("type", ""));
    }

    /** Jakarta's pattern must match the whole text, JSON Schema's any part of it. */
    private static String whole(String pattern) {
        return pattern.startsWith("^") && pattern.endsWith("$") && pattern.indexOf('|') < 0 ? pattern : "^(?:" + pattern + ")$";
    }

    private static boolean isInclusive(Annotation annotation) {
        return (boolean) value(annotation, "inclusive");
    }

    private static BigDecimal decimal(Annotation annotation) {
        return new BigDecimal((String) value(annotation, "value"));
    }

    private static Object value(Annotation annotation, String name) {
        try {
            return annotation.annotationType().getMethod(name).invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(annotation + " has no readable " + name, e);
        }
    }
}
