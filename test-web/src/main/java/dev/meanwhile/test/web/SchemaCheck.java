package dev.meanwhile.test.web;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import tools.jackson.databind.JsonNode;

/**
 * Compares JSON with a schema (JSON Schema 2020-12, as far as OpenAPI documents of applications use it). Of the validators on the shelf, the good one brings a
 * logger's facade, and with that the logging of the user's tests changes.
 */
final class SchemaCheck {
    private static final int DEEPEST = 64;

    private final JsonNode document;

    /** @param document what references are looked up in */
    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** {@return the schema, or what it refers to} */
    JsonNode resolved(JsonNode schema) {
        var at = schema;
        for (var steps = 0; at.has("$ref") && steps < DEEPEST; steps++) {
            var reference = at.get("$ref").asString();
            if (!reference.startsWith("#")) {
                throw new IllegalArgumentException("the reference " + reference + " leads out of the document");
            }
            at = document.at(reference.substring(1));
            if (at.isMissingNode()) {
                throw new IllegalArgumentException("the document has no " + reference);
            }
        }
        return at;
    }

    boolean fits(JsonNode value, JsonNode schema) {
        return problems(value, schema).isEmpty();
    }

    /** {@return how a value breaks a schema, each with the place in the value} */
    List<String> problems(JsonNode value, JsonNode schema) {
        var problems = new ArrayList<String>();
        check(value, schema, "$", problems, 0);
        return problems;
    }

    private void check(JsonNode value, JsonNode given, String at, List<String> problems, int depth) {
        var schema = resolved(given);
        if (schema.isBoolean()) {
            require(schema.booleanValue(), at + ": nothing is allowed here", problems);
            return;
        }
        if (depth > DEEPEST) {
            return;
        }
        require(!schema.has("type") || hasType(value, schema.get("type")), at + " is " + kind(value) + ", not " + schema.path("type"), problems);
        require(!schema.has("enum") || schema.get("enum").values().stream().anyMatch(it -> same(it, value)), at + " is " + value + ", none of " + schema.path("enum"), problems);
        require(!schema.has("const") || same(schema.get("const"), value), at + " is " + value + ", not " + schema.path("const"), problems);
        if (value.isNumber()) {
            number(value.decimalValue(), schema, at, problems);
        } else if (value.isString()) {
            text(value.stringValue(), schema, at, problems);
        } else if (value.isArray()) {
            array(value, schema, at, problems, depth);
        } else if (value.isObject()) {
            object(value, schema, at, problems, depth);
        }
        combined(value, schema, at, problems, depth);
    }

    private static void require(boolean holds, String otherwise, List<String> problems) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.equals(other) || one.isNumber() && other.isNumber() && one.decimalValue().compareTo(other.decimalValue()) == 0;
    }

    private static String kind(JsonNode value) {
        return value.isIntegralNumber() ? "integer" : value.getNodeType().toString().toLowerCase(Locale.ROOT);
    }

    private static boolean hasType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            return type.values().stream().anyMatch(it -> hasType(value, it));
        }
        return switch (type.asString()) {
            case "string" -> value.isString();
            case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static void number(BigDecimal value, JsonNode schema, String at, List<String> problems) {
        require(!schema.has("minimum") || value.compareTo(schema.get("minimum").decimalValue()) >= 0, at + " is " + value + ", less than " + schema.path("minimum"), problems);
        require(!schema.has("maximum") || value.compareTo(schema.get("maximum").decimalValue()) <= 0, at + " is " + value + ", more than " + schema.path("maximum"), problems);
        require(!schema.path("exclusiveMinimum").isNumber() || value.compareTo(schema.get("exclusiveMinimum").decimalValue()) > 0,
                at + " is " + value + ", not more than " + schema.path("exclusiveMinimum"), problems);
        require(!schema.path("exclusiveMaximum").isNumber() || value.compareTo(schema.get("exclusiveMaximum").decimalValue()) < 0,
                at + " is " + value + ", not less than " + schema.path("exclusiveMaximum"), problems);
        require(!schema.has("multipleOf") || value.remainder(schema.get("multipleOf").decimalValue()).signum() == 0,
                at + " is " + value + ", no multiple of " + schema.path("multipleOf"), problems);
    }

    private static void text(String value, JsonNode schema, String at, List<String> problems) {
        var length = value.codePointCount(0, value.length());
        require(length >= schema.path("minLength").asInt(0), at + " has " + length + " characters, fewer than " + schema.path("minLength"), problems);
        require(length <= schema.path("maxLength").asInt(Integer.MAX_VALUE), at + " has " + length + " characters, more than " + schema.path("maxLength"), problems);
        require(!schema.has("pattern") || matches(value, schema.get("pattern").asString()), at + " is \"" + value + "\" and does not match " + schema.path("pattern"), problems);
        require(!schema.has("format") || hasFormat(value, schema.get("format").asString()), at + " is \"" + value + "\", no " + schema.path("format").asString(), problems);
    }

    private static boolean matches(String value, String pattern) {
        try {
            return Pattern.compile(pattern).matcher(value).find();
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    /** Formats without a check are notes for readers. */
    private static boolean hasFormat(String value, String format) {
        try {
            switch (format) {
                case "date" -> LocalDate.parse(value);
                case "date-time" -> OffsetDateTime.parse(value);
                case "time" -> LocalTime.parse(value.replaceFirst("(Z|[+-]\\d\\d:\\d\\d)$", ""));
                case "duration" -> Duration.parse(value);
                case "uuid" -> {
                    return value.length() == 36 && UUID.fromString(value).toString().equalsIgnoreCase(value);
                }
                default -> { }
            }
            return true;
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }

    private void array(JsonNode value, JsonNode schema, String at, List<String> problems, int depth) {
        require(value.size() >= schema.path("minItems").asInt(0), at + " has " + value.size() + " items, fewer than " + schema.path("minItems"), problems);
        require(value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE), at + " has " + value.size() + " items, more than " + schema.path("maxItems"), problems);
        require(!schema.path("uniqueItems").asBoolean(false) || new HashSet<>(value.values()).size() == value.size(), at + " has an item twice", problems);
        var prefix = schema.path("prefixItems");
        for (var i = 0; i < value.size(); i++) {
            if (i < prefix.size()) {
                check(value.get(i), prefix.get(i), at + "[" + i + "]", problems, depth + 1);
            } else if (schema.has("items")) {
                check(value.get(i), schema.get("items"), at + "[" + i + "]", problems, depth + 1);
            }
        }
    }

    private void object(JsonNode value, JsonNode schema, String at, List<String> problems, int depth) {
        for (var name : schema.path("required").values()) {
            require(value.has(name.asString()), at + " has no \"" + name.asString() + "\"", problems);
        }
        require(value.size() >= schema.path("minProperties").asInt(0), at + " has fewer fields than " + schema.path("minProperties"), problems);
        require(value.size() <= schema.path("maxProperties").asInt(Integer.MAX_VALUE), at + " has more fields than " + schema.path("maxProperties"), problems);
        for (var field : value.properties()) {
            var known = schema.path("properties").get(field.getKey());
            if (known != null) {
                check(field.getValue(), known, at + "." + field.getKey(), problems, depth + 1);
            } else if (schema.path("additionalProperties").isBoolean()) {
                require(schema.get("additionalProperties").booleanValue(), at + " has an unknown \"" + field.getKey() + "\"", problems);
            } else if (schema.has("additionalProperties")) {
                check(field.getValue(), schema.get("additionalProperties"), at + "." + field.getKey(), problems, depth + 1);
            }
        }
    }

    private void combined(JsonNode value, JsonNode schema, String at, List<String> problems, int depth) {
        for (var part : schema.path("allOf").values()) {
            check(value, part, at, problems, depth + 1);
        }
        if (schema.has("anyOf")) {
            require(fitting(value, schema.get("anyOf"), depth) > 0, at + " fits none of the schemas of anyOf: " + value, problems);
        }
        if (schema.has("oneOf")) {
            var fitting = fitting(value, schema.get("oneOf"), depth);
            require(fitting == 1, at + " fits " + fitting + " of the schemas of oneOf: " + value, problems);
        }
        if (schema.has("not")) {
            var others = new ArrayList<String>();
            check(value, schema.get("not"), at, others, depth + 1);
            require(!others.isEmpty(), at + " fits what it must not: " + value, problems);
        }
    }

    private long fitting(JsonNode value, JsonNode schemas, int depth) {
        return schemas.values().stream().filter(it -> {
            var problems = new ArrayList<String>();
            check(value, it, "$", problems, depth + 1);
            return problems.isEmpty();
        }).count();
    }
}
