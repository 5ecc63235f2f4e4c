package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The schemas of types, and that they accept what Jackson writes. */
class SchemasTest {
    record Item(String name, BigDecimal price, Optional<String> note) {
    }

    record Page<T>(List<T> items, Optional<T> first, int total) {
    }

    record Tree(String name, List<Tree> children) {
    }

    enum Colour { RED, @JsonProperty("dark-blue") DARK_BLUE }

    record Everything(boolean on, byte b, long number, double ratio, char letter, LocalDate day, Instant at, LocalDateTime local, Duration lasts, UUID id,
            byte[] picture, Colour colour, Set<Integer> numbers, Map<String, Item> byName, Object any, int[] array) {
    }

    record Email2(@JsonValue String text) {
    }

    record Mail(Email2 to) {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle"), @JsonSubTypes.Type(value = Square.class, name = "square")})
    sealed interface Shape {
    }

    record Circle(double radius) implements Shape {
    }

    record Square(double side) implements Shape {
    }

    record Drawing(List<Shape> shapes) {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
    sealed interface Animal {
    }

    sealed interface Pet extends Animal {
    }

    record Cat(int lives) implements Pet {
    }

    record Wolf(String pack) implements Animal {
    }

    record Zoo(List<Animal> animals) {
    }

    static class Orders {
        record Item(int count) {
        }

        record Line(Item item, SchemasTest.Item sold) {
        }
    }

    record Order(@Size(min = 2, max = 20) String name, @Min(1) @Max(99) int count, @DecimalMin(value = "0.5", inclusive = false) BigDecimal price,
            @Positive Optional<Integer> bonus, @Email String mail, @Pattern(regexp = "[a-z]+") String code, @NotEmpty List<@Size(max = 20) String> tags,
            @NotBlank String title, Map<String, @Min(0) Integer> stock, Optional<@Size(max = 5) String> note) {
    }

    static class Bean {
        @Size(max = 3)
        public String text = "abc";

        public int getCount() {
            return 1;
        }
    }

    private static final JsonMapper MAPPER = Json.STANDARD.mapper();

    private static Map<?, ?> component(Type type, String name) {
        var schemas = new Schemas(MAPPER);
        schemas.of(type);
        return (Map<?, ?>) schemas.components().get(name);
    }

    private static Object property(Type type, String name, String property) {
        return ((Map<?, ?>) component(type, name).get("properties")).get(property);
    }

    @Test
    void aRecordRequiresWhatIsNotOptionalAndNothingElse() {
        var item = component(Item.class, "Item");
        assertEquals(List.of("name", "price"), item.get("required"));
        assertEquals(false, item.get("additionalProperties"));
        assertEquals(Map.of("type", List.of("string", "null")), property(Item.class, "Item", "note"));
        assertEquals(Map.of("type", "number"), property(Item.class, "Item", "price"));
    }

    @Test
    void aGenericRecordHasASchemaForEachOfItsTypes() {
        var schemas = new Schemas(MAPPER);
        var type = MAPPER.getTypeFactory().constructParametricType(Page.class, Item.class);
        assertEquals(Map.of("$ref", "#/components/schemas/Page_Item"), schemas.settle(schemas.of(type)));
        var page = (Map<?, ?>) ((Map<?, ?>) schemas.components().get("Page_Item")).get("properties");
        assertEquals(Map.of("type", "array", "items", Map.of("$ref", "#/components/schemas/Item")), page.get("items"));
        assertEquals(Map.of("anyOf", List.of(Map.of("$ref", "#/components/schemas/Item"), Map.of("type", "null"))), page.get("first"));
    }

    @Test
    void aRecordMayContainItself() {
        assertEquals(Map.of("type", "array", "items", Map.of("$ref", "#/components/schemas/Tree")), property(Tree.class, "Tree", "children"));
    }

    @Test
    void typesOfTheSameNameGetTheirEnclosingNames() {
        var schemas = new Schemas(MAPPER);
        schemas.of(Orders.Line.class);
        assertEquals(Set.of("Line", "Orders.Item", "SchemasTest.Item"), schemas.components().keySet());
    }

    @Test
    void anEnumHasTheNamesThatJacksonWrites() {
        assertEquals(Map.of("type", "string", "enum", List.of("RED", "dark-blue")), component(Colour.class, "Colour"));
    }

    @Test
    void valuesHaveFormats() {
        assertEquals(Map.of("type", "string", "format", "date"), property(Everything.class, "Everything", "day"));
        assertEquals(Map.of("type", "string", "format", "duration"), property(Everything.class, "Everything", "lasts"));
        assertEquals(Map.of("type", "string", "format", "uuid"), property(Everything.class, "Everything", "id"));
        assertEquals(Map.of("type", "string", "contentEncoding", "base64"), property(Everything.class, "Everything", "picture"));
        assertEquals(Map.of("type", "integer", "format", "int64"), property(Everything.class, "Everything", "number"));
        assertEquals(Map.of(), property(Everything.class, "Everything", "any"));
    }

    @Test
    void aSealedInterfaceIsAChoiceByItsTag() {
        assertEquals(Map.of("propertyName", "kind", "mapping", Map.of("circle", "#/components/schemas/Circle", "square", "#/components/schemas/Square")),
                component(Shape.class, "Shape").get("discriminator"));
        assertEquals(Map.of("type", "string", "const", "circle"), property(Shape.class, "Circle", "kind"));
        assertEquals(List.of("kind", "radius"), component(Shape.class, "Circle").get("required"));
    }

    @Test
    void constraintsBecomeKeywords() {
        assertEquals(Map.of("type", "string", "minLength", 2, "maxLength", 20), property(Order.class, "Order", "name"));
        assertEquals(Map.of("type", "integer", "format", "int32", "minimum", 1L, "maximum", 99L), property(Order.class, "Order", "count"));
        assertEquals(Map.of("type", "number", "exclusiveMinimum", new BigDecimal("0.5")), property(Order.class, "Order", "price"));
        assertEquals(Map.of("type", List.of("integer", "null"), "format", "int32", "exclusiveMinimum", 0), property(Order.class, "Order", "bonus"));
        assertEquals(Map.of("type", "string", "format", "email"), property(Order.class, "Order", "mail"));
        assertEquals(Map.of("type", "string", "pattern", "^(?:[a-z]+)$"), property(Order.class, "Order", "code"));
        assertEquals(Map.of("type", "array", "minItems", 1, "items", Map.of("type", "string", "maxLength", 20)), property(Order.class, "Order", "tags"));
        assertEquals(Map.of("type", "string", "minLength", 1, "pattern", "\\S"), property(Order.class, "Order", "title"));
        assertEquals(Map.of("type", "object", "additionalProperties", Map.of("type", "integer", "format", "int32", "minimum", 0L)),
                property(Order.class, "Order", "stock"));
        assertEquals(Map.of("type", List.of("string", "null"), "maxLength", 5), property(Order.class, "Order", "note"));
    }

    record Search(@Default("1") @Min(1) int page, @Default({"a", "b"}) List<@Size(max = 20) String> tags, @Default("true") boolean on, @Secret String key) {
    }

    private static Map<String, Object> parameter(int index) {
        var component = Search.class.getRecordComponents()[index];
        return new Schemas(MAPPER).of(component.getAnnotatedType(), List.of(component.getAnnotations()));
    }

    @Test
    void aParameterHasItsDefaultAndTheConstraintsOfItsElements() {
        assertEquals(Map.of("type", "integer", "format", "int32", "minimum", 1L, "default", BigDecimal.ONE), parameter(0));
        assertEquals(Map.of("type", "array", "items", Map.of("type", "string", "maxLength", 20), "default", List.of("a", "b")), parameter(1));
        assertEquals(Map.of("type", "boolean", "default", true), parameter(2));
    }

    @Test
    void aSecretIsAPassword() {
        assertEquals(Map.of("type", "string", "format", "password"), parameter(3));
        record Account(@Secret String key) {
        }
        assertEquals(Map.of("type", "string", "format", "password", "writeOnly", true), property(Account.class, "Account", "key"));
    }

    @Test
    void aClassHasItsPropertiesToo() {
        assertEquals(Map.of("type", "string", "maxLength", 3), property(Bean.class, "Bean", "text"));
        assertEquals(Map.of("type", "integer", "format", "int32"), property(Bean.class, "Bean", "count"));
    }

    @Test
    void namesAreThoseOfTheMapper() {
        record Person(String firstName) {
        }
        var schemas = new Schemas(MAPPER.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());
        schemas.of(Person.class);
        assertEquals(Set.of("first_name"), ((Map<?, ?>) ((Map<?, ?>) schemas.components().get("Person")).get("properties")).keySet());
    }

    static Stream<Object> values() {
        var item = new Item("lamp", new BigDecimal("9.90"), Optional.empty());
        return Stream.of(item, new Tree("a", List.of(new Tree("b", List.of()))), new Mail(new Email2("a@b.c")), new Bean(), Colour.DARK_BLUE,
                new Drawing(List.of(new Circle(1), new Square(2))), new Zoo(List.of(new Cat(9), new Wolf("grey"))),
                new Everything(true, (byte) 1, 2, .5, 'x', LocalDate.EPOCH, Instant.EPOCH, LocalDateTime.of(2026, 1, 2, 3, 4), Duration.ofMinutes(90), new UUID(1, 2),
                        new byte[] {1, 2}, Colour.RED, Set.of(1), Map.of("a", item), 7, new int[] {1}));
    }

    @ParameterizedTest
    @MethodSource("values")
    void theSchemaAcceptsWhatJacksonWrites(Object value) {
        var schemas = new Schemas(MAPPER);
        var root = schemas.of(value.getClass());
        var document = Map.of("$ref", ((Map<?, ?>) schemas.settle(root)).get("$ref"), "components", Map.of("schemas", schemas.components()));
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(MAPPER.writeValueAsString(document), InputFormat.JSON);
        var json = MAPPER.writeValueAsString(value);
        var errors = schema.validate(json, InputFormat.JSON, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertTrue(errors.isEmpty(), () -> json + " is not as " + MAPPER.writeValueAsString(document) + ": " + errors);
    }
}
