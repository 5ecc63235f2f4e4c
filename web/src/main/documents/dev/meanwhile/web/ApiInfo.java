package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the documents of an application say about it as a whole, and where they are: {@code app.openapi(info -> info.title("Shop").version("1.0"))}. Changed by one thread, in that
 * function.
 */
public final class ApiInfo {
    private final Map<String, Object> info = new LinkedHashMap<>();
    private final List<Map<String, Object>> servers = new ArrayList<>();
    private final List<Map<String, Object>> tags = new ArrayList<>();
    private String openapi = "/openapi.json";
    private String asyncapi = "/asyncapi.json";
    private Optional<String> docs = Optional.of("/docs");
    private Optional<String> redoc = Optional.of("/redoc");

    ApiInfo() {
        info.put("title", "API");
        info.put("version", "0.1.0");
    }

    /** The application's name. Default: API. */
    public ApiInfo title(String title) {
        return put("title", title);
    }

    /** The version of the API, which is neither that of OpenAPI nor of the program. Default: 0.1.0. */
    public ApiInfo version(String version) {
        return put("version", version);
    }

    /** What it does, in Markdown. Default: nothing. */
    public ApiInfo description(String description) {
        return put("description", description);
    }

    private ApiInfo put(String field, String text) {
        info.put(field, Objects.requireNonNull(text, () -> "the " + field + " is null"));
        return this;
    }

    /** Adds a URL at which clients reach it, such as {@code https://api.example.org/v1}. Default: where they have the document from. */
    public ApiInfo server(String url) {
        Objects.requireNonNull(url, "the URL is null");
        servers.add(Map.of("url", url));
        return this;
    }

    /** Describes a tag, in Markdown. Tags are listed in the order of these calls, before those that are only used by routes. */
    public ApiInfo tag(String name, String description) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(description, "the description is null");
        var tag = new LinkedHashMap<String, Object>();
        tag.put("name", name);
        tag.put("description", description);
        tags.add(tag);
        return this;
    }

    /** The path of the OpenAPI document. Default: {@code /openapi.json}. */
    public ApiInfo openapiAt(String path) {
        openapi = path(path);
        return this;
    }

    /** The path of the AsyncAPI document, with WebSockets, and with event streams that say what they {@link Route#sends send}. Default: {@code /asyncapi.json}. */
    public ApiInfo asyncapiAt(String path) {
        asyncapi = path(path);
        return this;
    }

    /** The path of the page with Swagger UI. Default: {@code /docs}. It needs {@code org.webjars:swagger-ui} on the class path. */
    public ApiInfo docsAt(String path) {
        docs = Optional.of(path(path));
        return this;
    }

    /** The path of the page with Redoc. Default: {@code /redoc}. It needs {@code org.webjars.npm:redoc} on the class path. */
    public ApiInfo redocAt(String path) {
        redoc = Optional.of(path(path));
        return this;
    }

    /** Serves the documents without the two pages. */
    public ApiInfo withoutPages() {
        docs = Optional.empty();
        redoc = Optional.empty();
        return this;
    }

    private static String path(String path) {
        Objects.requireNonNull(path, "the path is null");
        if (!Template.of(path).names().isEmpty()) {
            throw new IllegalArgumentException("\"" + path + "\": the path of a document has no parameters");
        }
        return path;
    }

    Map<String, Object> info() {
        return info;
    }

    List<Map<String, Object>> servers() {
        return servers;
    }

    List<Map<String, Object>> tags() {
        return tags;
    }

    String openapi() {
        return openapi;
    }

    String asyncapi() {
        return asyncapi;
    }

    Optional<String> docs() {
        return docs;
    }

    Optional<String> redoc() {
        return redoc;
    }
}
