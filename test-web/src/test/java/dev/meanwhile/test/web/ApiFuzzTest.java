package dev.meanwhile.test.web;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Handler;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.Response;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;

import tools.jackson.databind.json.JsonMapper;

class ApiFuzzTest {
    /** Of {@link #app}. */
    private static final String DOCUMENT = """
            {"openapi": "3.1.0", "info": {"title": "Items", "version": "1"}, "paths": {
              "/items": {
                "get": {"parameters": [
                    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
                    {"name": "color", "in": "query", "required": true, "schema": {"enum": ["RED", "BLUE"]}}],
                  "responses": {"200": {"description": "items", "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}}}}},
                "post": {"requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
                  "responses": {"201": {"description": "the item", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}}}},
              "/items/{index}": {
                "parameters": [{"name": "index", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 0, "maximum": 9}}],
                "get": {"security": [{"token": []}], "responses": {"200": {"description": "an item", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}}}}},
             "components": {"schemas": {"Item": {"type": "object", "required": ["name", "price"], "additionalProperties": false, "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 20},
                "code": {"type": "string", "pattern": "^[A-Z]{2}-\\\\d{3,5}$"},
                "price": {"type": "number", "minimum": 0, "maximum": 1000},
                "tags": {"type": "array", "maxItems": 3, "items": {"type": "string"}}}}}}}""";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final SchemaCheck SCHEMA = new SchemaCheck(MAPPER.readTree(DOCUMENT));

    enum Color { RED, BLUE }

    @BeforeAll
    static void loadVertx() {
        Vertx.load();
    }

    /** As the document says. */
    private static App app() {
        return app(request -> {
            if (!request.header("Authorization").orElse("").equals("Bearer t")) {
                throw new HttpError(401, "who are you?");
            }
            var index = request.path("index", int.class);
            if (index < 0) {
                throw new HttpError(422, "the index is negative");
            }
            return Map.of("name", "lamp", "price", index);
        });
    }

    private static App app(Handler item) {
        var app = new App();
        app.get("/items", request -> {
            request.query("color", Color.class, Color.RED);
            return request.query("page", int.class, 1) < 1 ? Response.of(422, "page") : List.of(Map.of("name", "lamp", "price", 1.5));
        });
        app.post("/items", request -> {
            @SuppressWarnings("unchecked")
            var body = (Map<String, Object>) request.json(Map.class);
            if (!SCHEMA.fits(MAPPER.valueToTree(body), MAPPER.readTree("{\"$ref\": \"#/components/schemas/Item\"}"))) {
                throw new HttpError(422, "no item");
            }
            return Response.created(body);
        });
        app.get("/items/{index}", item);
        return app;
    }

    private static ApiFuzz fuzz(App app) {
        return ApiFuzz.of(app, DOCUMENT).client(t -> t.header("Authorization", "Bearer t"));
    }

    private static String findings(App app) {
        return assertThrows(AssertionError.class, () -> fuzz(app).seed(3).run()).getMessage();
    }

    @LoopTest(limitSeconds = 60)
    void anApplicationThatDoesAsItSays() {
        var report = fuzz(app()).requests(300).seed(7).run();
        assertEquals(3, report.operations());
        assertTrue(report.requests() > 200, report.toString());
        assertTrue(report.statuses().keySet().containsAll(List.of(200, 201, 400, 401, 405, 415, 422)), report.toString());
        assertEquals(report, fuzz(app()).requests(300).seed(7).run(), "the same seed sends the same");
        assertFalse(report.equals(fuzz(app()).requests(300).seed(8).run()));
    }

    @LoopTest(limitSeconds = 60)
    void aHandlerThatFailsAtALimit() {
        var message = findings(app(request -> {
            if (request.path("index", int.class) == 9) {
                throw new IllegalStateException("nine");
            }
            throw new HttpError(401, "who are you?");
        }));
        assertTrue(message.contains("GET /items/{index}: a valid request was answered with 500"), message);
        assertTrue(message.contains("the handler failed with java.lang.IllegalStateException: nine"), message);
        assertTrue(message.contains("curl -i -X GET 'http://localhost:8000/items/9'") && message.contains("seed(3)"), message);
    }

    @LoopTest(limitSeconds = 60)
    void anAnswerThatIsNotAsDocumented() {
        var wrongBody = findings(app(request -> request.header("Authorization").isEmpty() ? Response.of(401, "") : Map.of("name", "lamp", "price", "1 EUR")));
        assertTrue(wrongBody.contains("200 has a body that its schema does not allow: $.price is string, not \"number\""), wrongBody);
        var wrongType = findings(app(request -> request.header("Authorization").isEmpty() ? Response.of(401, "") : "lamp"));
        assertTrue(wrongType.contains("200 has the Content-Type \"text/plain\", but the document has [application/json]"), wrongType);
        var wrongStatus = findings(app(request -> request.header("Authorization").isEmpty() ? Response.of(401, "") : Response.of(202, "")));
        assertTrue(wrongStatus.contains("was answered with 202, which the document does not have"), wrongStatus);
    }

    @LoopTest(limitSeconds = 60)
    void anOpenDoor() {
        var message = findings(app(_ -> Map.of("name", "lamp", "price", 1)));
        assertTrue(message.contains("GET /items/{index}: a request without credentials was answered with 200, but 401 or 403 was expected"), message);
        assertTrue(message.contains("GET /items/{index}: an invalid request was answered with 200, but a status from 400 to 499 was expected"), message);
    }

    @LoopTest(limitSeconds = 60)
    void aHandlerThatNeverAnswers() {
        var message = findings(app(_ -> {
            sleep(seconds(3600));
            return "";
        }));
        assertTrue(message.contains("no answer within 60 s"), message);
    }

    record Order(int count, Color color, List<String> notes) {
    }

    /** The application makes the document itself. */
    @LoopTest(limitSeconds = 60)
    void theApplicationsOwnDocument() {
        var app = new App();
        app.post("/orders", Order.class, (_, order) -> Response.created(order)).returns(Order.class);
        app.get("/orders/{id}", request -> new Order(request.path("id").length(), Color.RED, List.of())).returns(Order.class);
        var report = ApiFuzz.of(app).requests(100).run();
        assertEquals(2, report.operations());
        assertTrue(report.statuses().keySet().containsAll(List.of(200, 201, 400, 405, 415, 422)), report.toString());
    }
}
