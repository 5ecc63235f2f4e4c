package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Documents against the official schemas. */
final class Official {
    private Official() {
    }

    /** {@return the document} It is as OpenAPI's schema says, and its schemas are as JSON Schema's own says. */
    static JsonNode openapi(App app) throws IOException {
        var text = app.openapiDocument();
        check("openapi-3.1.json", SpecificationVersion.DRAFT_2020_12, text);
        var document = Json.STANDARD.mapper().readTree(text);
        var meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(
                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        for (var schema : document.path("components").path("schemas")) {
            var errors = meta.validate(schema);
            assertTrue(errors.isEmpty(), () -> schema + ": " + errors);
        }
        return document;
    }

    /** {@return the document} It is as AsyncAPI's schema says. */
    static JsonNode asyncapi(App app) throws IOException {
        var text = app.asyncapiDocument();
        check("asyncapi-3.0.json", SpecificationVersion.DRAFT_7, text);
        return Json.STANDARD.mapper().readTree(text);
    }

    private static void check(String schema, SpecificationVersion version, String text) throws IOException {
        try (var stream = Official.class.getResourceAsStream("/schemas/" + schema)) {
            var official = SchemaRegistry.withDefaultDialect(version).getSchema(new String(stream.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            var errors = official.validate(text, InputFormat.JSON);
            assertTrue(errors.isEmpty(), () -> errors + "\n" + text);
        }
    }
}
