package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document; each is checked against the official schema. */
class OpenApiTest {
    record Item(@Size(max = 20) String name, double price) {
    }

    private final App app = new App();

    private JsonNode document() throws Exception {
        return Official.openapi(app);
    }

    private static List<String> names(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false).map(it -> it.path(field).asString()).toList();
    }

    @Test
    void anApplicationWithoutRoutesHasADocument() throws Exception {
        assertEquals("3.1.0", document().path("openapi").asString());
        assertTrue(document().path("paths").isEmpty());
    }

    @Test
    void theInfoServersAndTagsAreWhatTheApplicationSays() throws Exception {
        app.openapi(info -> info.title("Shop").version("2.0").description("Lamps").server("https://api.example.org/v2").tag("items", "What is sold"));
        app.get("/items", _ -> List.of()).tags("items", "public");
        var document = document();
        assertEquals("{\"title\":\"Shop\",\"version\":\"2.0\",\"description\":\"Lamps\"}", document.path("info").toString());
        assertEquals("https://api.example.org/v2", document.at("/servers/0/url").asString());
        assertEquals(List.of("items", "public"), names(document.path("tags"), "name"));
        assertEquals("[\"items\",\"public\"]", document.at("/paths/~1items/get/tags").toString());
    }

    @Test
    void parametersOfAnUntypedPathAreTexts() throws Exception {
        app.get("/shops/{shop}/files/{file:path}", _ -> "");
        app.get("/reports/{name}.json", _ -> "");
        var document = document();
        assertEquals("[{\"name\":\"shop\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}},"
                + "{\"name\":\"file\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}]",
                document.at("/paths/~1shops~1{shop}~1files~1{file}/get/parameters").toString());
        assertTrue(document.path("paths").has("/reports/{name}.json"));
    }

    @Test
    void aBodyInJsonRefersToItsSchema() throws Exception {
        app.post("/items", Item.class, (_, item) -> item).returns(Item.class);
        var post = document().at("/paths/~1items/post");
        assertEquals("{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Item\"}}},\"required\":true}", post.path("requestBody").toString());
        assertEquals("#/components/schemas/Item", post.at("/responses/201/content/application~1json/schema/$ref").asString());
        assertEquals(20, document().at("/components/schemas/Item/properties/name/maxLength").asInt());
    }

    @Test
    void whatDoesNotFitIsAResponseOfEveryTypedRoute() throws Exception {
        app.post("/items", Item.class, (_, item) -> item);
        app.get("/items", _ -> "");
        var document = document();
        assertEquals("#/components/responses/InvalidInput", document.at("/paths/~1items/post/responses/422/$ref").asString());
        assertFalse(document.at("/paths/~1items/get/responses").has("422"));
        assertEquals("#/components/schemas/Problem", document.at("/components/responses/InvalidInput/content/application~1json/schema/properties/errors/items/$ref").asString());
    }

    @Test
    void problemDetailsAreDescribedAsSuch() throws Exception {
        app.problemDetails();
        app.post("/items", Item.class, (_, item) -> item);
        assertTrue(document().at("/components/responses/InvalidInput/content").has("application/problem+json"));
    }

    @Test
    void aResponseThatTheProgramMakesItselfIsNotDescribed() throws Exception {
        app.onStatus(422, (_, _) -> "no");
        app.post("/items", Item.class, (_, item) -> item);
        assertFalse(document().at("/components/responses/InvalidInput").has("content"));
    }

    @Test
    void responsesHaveStatusBodyAndDescription() throws Exception {
        app.get("/items/{id}", _ -> "").returns(Item.class).responds(404, "There is no such item").responds(409, String.class, "It is being changed");
        var responses = document().at("/paths/~1items~1{id}/get/responses");
        assertEquals("There is no such item", responses.at("/404/description").asString());
        assertEquals("string", responses.at("/409/content/text~1plain/schema/type").asString());
        assertEquals("#/components/schemas/Item", responses.at("/200/content/application~1json/schema/$ref").asString());
    }

    @Test
    void operationsHaveUniqueIds() throws Exception {
        app.get("/items", _ -> "");
        app.get("/items/{id}", _ -> "");
        app.get("/items-by/{id}", _ -> "");
        app.get("/items/by/{id}", _ -> "");
        app.delete("/items/{id}", _ -> "").name("dropItem");
        var document = document();
        assertEquals("getItems", document.at("/paths/~1items/get/operationId").asString());
        assertEquals("getItemsById", document.at("/paths/~1items~1{id}/get/operationId").asString());
        assertEquals("getItemsByById", document.at("/paths/~1items-by~1{id}/get/operationId").asString());
        assertEquals("getItemsByById2", document.at("/paths/~1items~1by~1{id}/get/operationId").asString());
        assertEquals("dropItem", document.at("/paths/~1items~1{id}/delete/operationId").asString());
    }

    @Test
    void pathsThatDifferInNamesOfParametersAreOne() throws Exception {
        app.get("/items/{id}", _ -> "");
        app.delete("/items/{item}", _ -> "");
        var item = document().at("/paths/~1items~1{id}");
        assertEquals("id", item.at("/delete/parameters/0/name").asString());
        assertEquals(1, document().path("paths").size());
    }

    @Test
    void routesOfARouterHaveItsPrefixAndItsTags() throws Exception {
        var items = new Router();
        items.tags("items");
        items.get("/{id}", _ -> "").summary("An item").description("All of *it*").deprecated();
        items.get("/secret", _ -> "").hidden();
        app.mount("/shops/{shop}/items", items);
        var document = document();
        var get = document.at("/paths/~1shops~1{shop}~1items~1{id}/get");
        assertEquals(List.of("shop", "id"), names(get.path("parameters"), "name"));
        assertEquals("[\"items\"]", get.path("tags").toString());
        assertEquals("An item", get.path("summary").asString());
        assertEquals("All of *it*", get.path("description").asString());
        assertTrue(get.path("deprecated").asBoolean());
        assertEquals(1, document.path("paths").size());
    }

    @Test
    void routesForAHostHaveAServer() throws Exception {
        var tenants = new Router();
        tenants.get("/", _ -> "");
        app.host("{tenant}.example.org", tenants);
        var get = document().at("/paths/~1/get");
        assertEquals("//{tenant}.example.org", get.at("/servers/0/url").asString());
        assertEquals("tenant", get.at("/servers/0/variables/tenant/default").asString());
        assertFalse(get.has("parameters"));
    }

    @Test
    void securitySchemesAreThoseOfTheMiddlewareAround() throws Exception {
        var key = new Scheme("key", Map.of("type", "apiKey", "in", "header", "name", "X-Key"), List.of());
        var login = new Scheme("login", Map.of("type", "oauth2", "flows", Map.of("password", Map.of("tokenUrl", "/token", "scopes", Map.of("write", "Change items")))), List.of("write"));
        var admin = new Router();
        admin.use(key);
        admin.delete("/items/{id}", _ -> "").use(login);
        app.mount("/admin", admin);
        app.get("/", _ -> "");
        var document = document();
        var delete = document.at("/paths/~1admin~1items~1{id}/delete");
        assertEquals("[{\"key\":[],\"login\":[\"write\"]}]", delete.path("security").toString());
        assertTrue(delete.path("responses").has("401") && delete.path("responses").has("403"));
        assertEquals("apiKey", document.at("/components/securitySchemes/key/type").asString());
        assertFalse(document.at("/paths/~1/get").has("security"));
    }

    private record Scheme(String name, Map<String, Object> document, List<String> scopes) implements SecurityScheme {
        @Override
        public Response handle(Request request, Next next) throws Exception {
            return next.handle(request);
        }
    }

    @Test
    void namesInJsonAreThoseThatTheApplicationConfigures() throws Exception {
        record Person(String firstName) {
        }
        app.json(c -> c.naming(Naming.SNAKE_CASE));
        app.post("/people", Person.class, (_, person) -> person);
        assertTrue(document().at("/components/schemas/Person/properties").has("first_name"));
    }

    @Test
    void theDocumentIsServedWhenAskedForAndOnlyThen() throws Exception {
        Served.serve(app -> app.get("/openapi.json", _ -> "mine"), (client, url) -> assertEquals("mine", client.get(url + "/openapi.json").text()));
        Served.serve(app -> {
            app.openapi(info -> info.openapiAt("/api/schema.json"));
            app.get("/items", _ -> "");
        }, (client, url) -> {
            var response = client.get(url + "/api/schema.json");
            assertEquals("application/json", response.header("Content-Type").orElseThrow());
            assertEquals(List.of("/items"), List.copyOf(response.json(JsonNode.class).path("paths").propertyNames()));
        });
    }

    @Test
    void aSecondCallIsRefused() {
        app.openapi(info -> info.title("Shop"));
        assertThrows(IllegalStateException.class, () -> app.openapi(info -> info.title("Shop")));
    }

    @Test
    void aPathOfADocumentWithAParameterIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> app.openapi(info -> info.docsAt("/docs/{name}")));
    }

    record Search(Optional<@Size(max = 9) String> q, @Default("1") @Min(1) int page, List<@Size(max = 5) String> tags, @From.Header String xToken) {
    }

    @Test
    void parametersAreThoseOfTheRecord() throws Exception {
        app.get("/search", Search.class, (_, search) -> search);
        assertEquals("[{\"name\":\"q\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"maxLength\":9}},"
                + "{\"name\":\"page\",\"in\":\"query\",\"schema\":{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":1,\"default\":1}},"
                + "{\"name\":\"tags\",\"in\":\"query\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":5}}},"
                + "{\"name\":\"X-Token\",\"in\":\"header\",\"required\":true,\"schema\":{\"type\":\"string\"}}]",
                document().at("/paths/~1search/get/parameters").toString());
    }

    record SignUp(@From.Form @Size(min = 3) String name, @From.Form @Secret String password, @From.Form Optional<Upload> picture) {
    }

    @Test
    void aFormWithAFileIsMultipart() throws Exception {
        app.post("/people", SignUp.class, (_, person) -> person.name());
        var schema = document().at("/paths/~1people/post/requestBody/content/multipart~1form-data/schema");
        assertEquals("[\"name\",\"password\"]", schema.path("required").toString());
        assertEquals("{\"name\":{\"type\":\"string\",\"minLength\":3},\"password\":{\"type\":\"string\",\"format\":\"password\"},"
                + "\"picture\":{\"type\":\"string\",\"format\":\"binary\"}}", schema.path("properties").toString());
    }
}
