package dev.meanwhile.test.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that fit a schema, often at its limits, and others that do not. */
final class SchemaValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEP = 4;
    private static final int ATTEMPTS = 20;
    private static final String[] LETTERS = {"a", "Z", "0", " ", "-", "_", "'", "\"", "<", "&", "%", "/", "\\", "\u00e9", "\u65e5", "\ud83d\ude00", "\u202e", "\n"};
    private static final String[] PLAIN = {"a", "b", "Z", "0", "7", "-", "_"};

    private final SchemaCheck check;
    private final RandomGenerator random;

    SchemaValues(SchemaCheck check, RandomGenerator random) {
        this.check = check;
        this.random = random;
    }

    /** {@return a value that fits; empty if none is found} */
    Optional<JsonNode> fitting(JsonNode schema) {
        return fitting(schema, LETTERS);
    }

    /** {@return the same, with texts of letters, digits and dashes only: for a path or a header} */
    Optional<JsonNode> fittingPlain(JsonNode schema) {
        return fitting(schema, PLAIN);
    }

    private Optional<JsonNode> fitting(JsonNode schema, String[] letters) {
        for (var i = 0; i < ATTEMPTS; i++) {
            var value = value(schema, letters, 0);
            if (check.fits(value, schema)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private JsonNode value(JsonNode given, String[] letters, int depth) {
        var schema = merged(check.resolved(given));
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return pick(List.copyOf(schema.get("enum").values()));
        }
        for (var choice : List.of("oneOf", "anyOf")) {
            if (schema.path(choice).size() > 0) {
                return value(choice(schema.get(choice), depth), letters, depth + 1);
            }
        }
        return switch (type(schema, depth)) {
            case "integer" -> NODES.numberNode(whole(schema));
            case "number" -> NODES.numberNode(fraction(schema));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            case "array" -> array(schema, letters, depth);
            case "object" -> object(schema, letters, depth);
            default -> NODES.stringNode(text(schema, letters));
        };
    }

    /** Deep down, the way out is preferred: null. */
    private JsonNode choice(JsonNode choices, int depth) {
        var all = List.copyOf(choices.values());
        return all.stream().filter(it -> depth > DEEP && it.path("type").asString("").equals("null")).findFirst().orElseGet(() -> pick(all));
    }

    private JsonNode merged(JsonNode schema) {
        if (!schema.has("allOf")) {
            return schema;
        }
        var all = ((ObjectNode) schema).deepCopy();
        all.remove("allOf");
        for (var part : schema.get("allOf").values()) {
            for (var field : merged(check.resolved(part)).properties()) {
                var present = all.get(field.getKey());
                if (present instanceof ObjectNode object && field.getValue() instanceof ObjectNode more) {
                    object.setAll(more);
                } else if (present != null && present.isArray()) {
                    field.getValue().values().forEach(it -> ((ArrayNode) present).add(it));
                } else {
                    all.set(field.getKey(), field.getValue().deepCopy());
                }
            }
        }
        return all;
    }

    private String type(JsonNode schema, int depth) {
        var type = schema.path("type");
        if (type.isArray()) {
            var all = type.values().stream().map(JsonNode::asString).toList();
            return depth > DEEP && all.contains("null") ? "null" : pick(all);
        }
        return type.asString(schema.has("properties") ? "object" : schema.has("items") ? "array" : "string");
    }

    private BigInteger whole(JsonNode schema) {
        var int64 = schema.path("format").asString("").equals("int64");
        var low = low(schema, BigDecimal.valueOf(int64 ? Long.MIN_VALUE : Integer.MIN_VALUE)).setScale(0, RoundingMode.CEILING).toBigInteger();
        var high = high(schema, BigDecimal.valueOf(int64 ? Long.MAX_VALUE : Integer.MAX_VALUE)).setScale(0, RoundingMode.FLOOR).toBigInteger();
        if (low.compareTo(high) > 0) {
            high = low;
        }
        var zero = BigInteger.ZERO.max(low).min(high);
        return switch (random.nextInt(6)) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> zero;
            default -> zero.add(BigInteger.valueOf(random.nextInt(100))).min(high);
        };
    }

    private BigDecimal fraction(JsonNode schema) {
        var low = low(schema, BigDecimal.valueOf(-1_000_000));
        var high = high(schema, BigDecimal.valueOf(1_000_000)).max(low);
        return switch (random.nextInt(5)) {
            case 0 -> low;
            case 1 -> high;
            default -> low.add(high.subtract(low).multiply(BigDecimal.valueOf(random.nextInt(1000), 3))).setScale(2, RoundingMode.HALF_EVEN).max(low).min(high);
        };
    }

    private static BigDecimal low(JsonNode schema, BigDecimal otherwise) {
        return schema.path("exclusiveMinimum").isNumber() ? schema.get("exclusiveMinimum").decimalValue().add(step(schema))
                : schema.has("minimum") ? schema.get("minimum").decimalValue() : otherwise.min(high(schema, otherwise));
    }

    private static BigDecimal high(JsonNode schema, BigDecimal otherwise) {
        return schema.path("exclusiveMaximum").isNumber() ? schema.get("exclusiveMaximum").decimalValue().subtract(step(schema))
                : schema.has("maximum") ? schema.get("maximum").decimalValue() : otherwise;
    }

    private static BigDecimal step(JsonNode schema) {
        return schema.path("type").asString("").equals("integer") ? BigDecimal.ONE : new BigDecimal("0.01");
    }

    private String text(JsonNode schema, String[] letters) {
        switch (schema.path("format").asString("")) {
            case "date" -> {
                return LocalDate.of(2000, 1, 1).plusDays(random.nextInt(20_000)).toString();
            }
            case "date-time" -> {
                return Instant.ofEpochSecond(random.nextInt()).toString();
            }
            case "time" -> {
                return "12:%02d:00".formatted(random.nextInt(60));
            }
            case "duration" -> {
                return "PT" + random.nextInt(1000) + "S";
            }
            case "uuid" -> {
                return new UUID(random.nextLong(), random.nextLong()).toString();
            }
            case "email", "idn-email" -> {
                return "user" + random.nextInt(1000) + "@example.com";
            }
            case "uri", "url" -> {
                return "https://example.com/" + random.nextInt(1000);
            }
            default -> { }
        }
        if (schema.has("pattern")) {
            return new PatternText(schema.get("pattern").asString(), random).next();
        }
        var least = schema.path("minLength").asInt(letters == PLAIN ? 1 : 0);
        var most = Math.max(least, schema.path("maxLength").asInt(least + 10));
        var length = switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> Math.min(most, 100_000);
            default -> least + random.nextInt(Math.min(most - least, 20) + 1);
        };
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private JsonNode array(JsonNode schema, String[] letters, int depth) {
        var least = schema.path("minItems").asInt(0);
        var most = Math.max(least, Math.min(schema.path("maxItems").asInt(least + 3), 100));
        var array = NODES.arrayNode();
        var size = depth > DEEP ? least : chance(4) ? most : least + random.nextInt(Math.min(most - least, 3) + 1);
        for (var i = 0; i < size; i++) {
            var item = value(schema.path("items").isMissingNode() ? NODES.objectNode() : schema.get("items"), letters, depth + 1);
            if (!schema.path("uniqueItems").asBoolean(false) || !array.values().contains(item)) {
                array.add(item);
            }
        }
        return array;
    }

    private JsonNode object(JsonNode schema, String[] letters, int depth) {
        var object = NODES.objectNode();
        var required = schema.path("required").values().stream().map(JsonNode::asString).toList();
        for (var property : schema.path("properties").properties()) {
            if (required.contains(property.getKey()) || depth <= DEEP && random.nextBoolean()) {
                object.set(property.getKey(), value(property.getValue(), letters, depth + 1));
            }
        }
        if (schema.path("additionalProperties").isObject() && depth <= DEEP) {
            for (var i = random.nextInt(3); i > 0; i--) {
                object.set("key" + i, value(schema.get("additionalProperties"), letters, depth + 1));
            }
        }
        return object;
    }

    /** {@return a value with one fault; empty if none is found, as when anything fits} */
    Optional<JsonNode> faulty(JsonNode schema) {
        for (var i = 0; i < ATTEMPTS; i++) {
            var value = damaged(schema, 0);
            if (!check.fits(value, schema)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private JsonNode damaged(JsonNode given, int depth) {
        var value = value(given, LETTERS, depth);
        var schema = merged(check.resolved(given));
        if (value instanceof ObjectNode object && !object.isEmpty() && !chance(5)) {
            var name = pick(List.copyOf(object.propertyNames()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set("unknown_field", NODES.stringNode("x"));
                default -> object.set(name, damaged(schema.path("properties").path(name), depth + 1));
            }
            return object;
        }
        return outside(schema);
    }

    private JsonNode outside(JsonNode schema) {
        var candidates = new ArrayList<JsonNode>();
        for (var limit : List.of("minimum", "exclusiveMinimum")) {
            if (schema.path(limit).isNumber()) {
                candidates.add(NODES.numberNode(schema.get(limit).decimalValue().subtract(BigDecimal.ONE)));
            }
        }
        for (var limit : List.of("maximum", "exclusiveMaximum")) {
            if (schema.path(limit).isNumber()) {
                candidates.add(NODES.numberNode(schema.get(limit).decimalValue().add(BigDecimal.ONE)));
            }
        }
        if (schema.path("minLength").asInt(0) > 0) {
            candidates.add(NODES.stringNode("a".repeat(schema.get("minLength").asInt() - 1)));
        }
        if (schema.path("maxLength").asInt(100_001) <= 100_000) {
            candidates.add(NODES.stringNode("a".repeat(schema.get("maxLength").asInt() + 1)));
        }
        if (schema.has("pattern") || schema.has("enum") || schema.has("format")) {
            candidates.add(NODES.stringNode("\u0000no such value"));
        }
        candidates.add(NODES.stringNode("not-a-number"));
        candidates.add(NODES.numberNode(new BigDecimal("1.5")));
        candidates.add(NODES.numberNode(BigInteger.TEN.pow(30)));
        candidates.add(NODES.booleanNode(true));
        candidates.add(NODES.nullNode());
        candidates.add(NODES.arrayNode().add(NODES.objectNode()));
        candidates.add(NODES.objectNode().put("unexpected", 1));
        return pick(candidates);
    }
}
