package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Constraints of Jakarta Validation, on parameters and bodies. */
@Timeout(30)
class ConstraintsTest {
    record Search(@Size(min = 2) String q, @Default("1") @Min(1) @Max(9) int page, List<@NotBlank String> tags, Optional<@Min(18) Integer> age) {
    }

    record Line(@NotBlank String name, @DecimalMin(value = "0", inclusive = false) double price) {
    }

    record Address(@Pattern(regexp = "[0-9]{5}") String zip) {
    }

    /** Nothing says @Valid here, and one does. */
    record Order(@Email String email, @Size(min = 1, max = 3) List<Line> lines, Map<String, Address> addresses, Optional<@Valid Address> billing,
            @Secret @Size(min = 8) String password) {
    }

    record Renamed(@JsonProperty("first-name") @NotBlank String firstName) {
    }

    record Envelope(@From.Header @Min(5) int size, @From.Cookie @Size(min = 3) String session, @From.Body @Size(max = 1) List<Line> lines) {
    }

    record Page<T>(List<T> items) {
    }

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = Ordered.class)
    @interface InOrder {
        String message() default "from must be before to";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    static final class Ordered implements ConstraintValidator<InOrder, Span> {
        @Override
        public boolean isValid(Span span, ConstraintValidatorContext context) {
            return span.from() < span.to();
        }
    }

    @InOrder
    record Span(int from, int to) {
    }

    record Change(Optional<@NotBlank String> name, Optional<@NotEmpty List<@NotBlank String>> tags, Optional<@NotNull String> reason, List<Optional<@NotBlank String>> notes,
            Optional<@Size(min = 2) @Pattern(regexp = "[a-z]*") String> code) {
    }

    private static void routes(App app) {
        app.patch("/changes", Change.class, (_, change) -> change.toString());
        app.get("/search", Search.class, (_, search) -> search.toString());
        app.post("/orders", Order.class, (_, order) -> order.lines().size());
        app.post("/renamed", Renamed.class, (_, renamed) -> renamed.firstName());
        app.post("/envelope", Envelope.class, (_, envelope) -> envelope.lines().size());
        app.post("/pages", request -> request.json(new dev.meanwhile.http.JsonType<Page<Line>>() { }).items().size());
        app.get("/span", Span.class, (_, span) -> span.toString());
        app.post("/span", Span.class, (_, span) -> span.toString());
    }

    private static void get(String path, String expected) throws Exception {
        serve(ConstraintsTest::routes, (client, url) -> {
            var response = client.get(url + path);
            assertEquals(expected, response.status() + " " + response.text());
        });
    }

    private static void post(String path, String body, int status, String errors) throws Exception {
        serve(ConstraintsTest::routes, (client, url) -> {
            var response = client.post(url + path, r -> r.body(body).header("Content-Type", "application/json").header("Size", "4").header("Cookie", "session=ab"));
            assertEquals(status + " " + errors, response.status() + " " + response.text().replaceFirst("^.*\"errors\":", ""));
        });
    }

    @Test
    void onParameters() throws Exception {
        get("/search?q=ab&tags=x&age=18", "200 Search[q=ab, page=1, tags=[x], age=Optional[18]]");
        get("/search?q=a&page=10&tags=x&tags=+&age=17", "422 {\"error\":\"4 values are invalid\",\"errors\":["
                + "{\"location\":\"query.q\",\"message\":\"size must be between 2 and 2147483647\",\"value\":\"a\"},"
                + "{\"location\":\"query.page\",\"message\":\"must be less than or equal to 9\",\"value\":10},"
                + "{\"location\":\"query.tags[1]\",\"message\":\"must not be blank\",\"value\":\" \"},"
                + "{\"location\":\"query.age\",\"message\":\"must be greater than or equal to 18\",\"value\":17}]}");
    }

    @Test
    void togetherWithTextsThatCanNotBeRead() throws Exception {
        get("/search?q=a&page=x", "422 {\"error\":\"2 values are invalid\",\"errors\":["
                + "{\"location\":\"query.page\",\"message\":\"must be a whole number\",\"value\":\"x\"},"
                + "{\"location\":\"query.q\",\"message\":\"size must be between 2 and 2147483647\",\"value\":\"a\"}]}");
    }

    @Test
    void onBodiesAndAllRecordsWithin() throws Exception {
        post("/orders", "{\"email\":\"a@b.c\",\"lines\":[{\"name\":\"a\",\"price\":1}],\"addresses\":{\"home\":{\"zip\":\"12345\"}},\"billing\":null,\"password\":\"12345678\"}",
                200, "1");
        post("/orders", "{\"email\":\"a\",\"lines\":[{\"name\":\"a\",\"price\":1},{\"name\":\" \",\"price\":0}],\"addresses\":{\"home\":{\"zip\":\"1\"}},\"billing\":{\"zip\":\"2\"},"
                + "\"password\":\"hush\"}", 422, "[{\"location\":\"body.email\",\"message\":\"must be a well-formed email address\",\"value\":\"a\"},"
                + "{\"location\":\"body.password\",\"message\":\"size must be between 8 and 2147483647\"},"
                + "{\"location\":\"body.lines[1].name\",\"message\":\"must not be blank\",\"value\":\" \"},"
                + "{\"location\":\"body.lines[1].price\",\"message\":\"must be greater than 0\",\"value\":0.0},"
                + "{\"location\":\"body.addresses.home.zip\",\"message\":\"must match \\\"[0-9]{5}\\\"\",\"value\":\"1\"},"
                + "{\"location\":\"body.billing.zip\",\"message\":\"must match \\\"[0-9]{5}\\\"\",\"value\":\"2\"}]}");
    }

    @Test
    void togetherWithABodyThatDoesNotFit() throws Exception {
        post("/orders", "{\"email\":\"a\",\"lines\":[{\"name\":\" \",\"price\":1},{\"name\":\"b\",\"price\":\"x\"}],\"addresses\":{},\"password\":\"12345678\"}",
                422, "[{\"location\":\"body.lines[0].name\",\"message\":\"must not be blank\",\"value\":\" \"},"
                + "{\"location\":\"body.lines[1].price\",\"message\":\"must be a number\",\"value\":\"x\"},"
                + "{\"location\":\"body.email\",\"message\":\"must be a well-formed email address\",\"value\":\"a\"}]}");
    }

    @Test
    void onABodyBesideParameters() throws Exception {
        post("/envelope", "[{\"name\":\"a\",\"price\":1},{\"name\":\"b\",\"price\":1}]", 422,
                "[{\"location\":\"header.Size\",\"message\":\"must be greater than or equal to 5\",\"value\":4},"
                + "{\"location\":\"cookie.session\",\"message\":\"size must be between 3 and 2147483647\"},"
                + "{\"location\":\"body\",\"message\":\"size must be between 0 and 1\"}]}");
    }

    @Test
    void placesHaveTheirNamesInJson() throws Exception {
        post("/renamed", "{\"first-name\":\"\"}", 422, "[{\"location\":\"body.first-name\",\"message\":\"must not be blank\",\"value\":\"\"}]}");
    }

    @Test
    void inRecordsWithTypeVariables() throws Exception {
        post("/pages", "{\"items\":[{\"name\":\"\",\"price\":1}]}", 422, "[{\"location\":\"body.items[0].name\",\"message\":\"must not be blank\",\"value\":\"\"}]}");
    }

    /** {@code @NotBlank} alone refuses null, which is what a validator sees in an empty Optional. */
    @Test
    void anEmptyOptionalIsNotCheckedUnlessItMustNotBeEmpty() throws Exception {
        serve(ConstraintsTest::routes, (client, url) -> {
            var none = client.request("PATCH", url + "/changes", r -> r.json(Map.of("reason", "typo", "notes", Arrays.asList("a", null))));
            assertEquals("200 Change[name=Optional.empty, tags=Optional.empty, reason=Optional[typo], notes=[Optional[a], Optional.empty], code=Optional.empty]",
                    none.status() + " " + none.text());
            var blank = client.request("PATCH", url + "/changes", r -> r.json(Map.of("name", " ", "tags", List.of(), "notes", List.of("a", ""), "code", "A")));
            assertEquals("422 {\"error\":\"6 values are invalid\",\"errors\":[{\"location\":\"body.name\",\"message\":\"must not be blank\",\"value\":\" \"},"
                    + "{\"location\":\"body.tags\",\"message\":\"must not be empty\"},"
                    + "{\"location\":\"body.reason\",\"message\":\"must not be null\"},"
                    + "{\"location\":\"body.notes[1]\",\"message\":\"must not be blank\",\"value\":\"\"},"
                    + "{\"location\":\"body.code\",\"message\":\"must match \\\"[a-z]*\\\"\",\"value\":\"A\"},"
                    + "{\"location\":\"body.code\",\"message\":\"size must be between 2 and 2147483647\",\"value\":\"A\"}]}", blank.status() + " " + blank.text());
            var tag = client.request("PATCH", url + "/changes", r -> r.json(Map.of("reason", "typo", "notes", List.of(), "tags", List.of("a", " "))));
            assertEquals("[{\"location\":\"body.tags[1]\",\"message\":\"must not be blank\",\"value\":\" \"}]}", tag.text().replaceFirst("^.*\"errors\":", ""));
        });
    }

    @Test
    void onWholeRecords() throws Exception {
        get("/span?from=1&to=2", "200 Span[from=1, to=2]");
        get("/span?from=2&to=1", "422 {\"error\":\"from must be before to\",\"errors\":[{\"location\":\"query\",\"message\":\"from must be before to\"}]}");
        post("/span", "{\"from\":2,\"to\":1}", 422, "[{\"location\":\"body\",\"message\":\"from must be before to\"}]}");
    }
}
