package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes the OpenAPI document, version 3.1, of an application: docs/adr/033-openapi.md. */
final class OpenApi {
    static final String VERSION = "3.1.0";
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE");

    private final Description description;
    private final Schemas schemas;
    private final Operations operations;
    private final Map<String, Object> paths = new LinkedHashMap<>();
    /** The path of the first route of each shape. Two paths that differ only in the names of parameters must not be in one document. */
    private final Map<String, Template> shapes = new LinkedHashMap<>();
    private final Map<String, Object> schemes = new LinkedHashMap<>();

    private OpenApi(Description description) {
        this.description = description;
        schemas = new Schemas(description.mapper());
        operations = new Operations(schemas, description.errors());
    }

    static Map<String, Object> write(Description description) {
        return new OpenApi(description).write();
    }

    private Map<String, Object> write() {
        description.named(it -> METHODS.contains(it.method())).forEach(this::add);
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", VERSION);
        document.put("info", description.info().info());
        if (!description.servers().isEmpty()) {
            document.put("servers", description.servers());
        }
        document.put("paths", schemas.settle(paths));
        var components = new LinkedHashMap<String, Object>();
        // Settled last: what responses refer to is among the schemas.
        var responses = schemas.settle(operations.shared());
        components.put("schemas", schemas.components());
        components.put("responses", responses);
        components.put("securitySchemes", schemes);
        components.values().removeIf(it -> ((Map<?, ?>) it).isEmpty());
        document.put("components", components);
        var tags = tags();
        if (!tags.isEmpty()) {
            document.put("tags", tags);
        }
        return document;
    }

    private List<Map<String, Object>> tags() {
        var used = new LinkedHashSet<String>();
        description.named(it -> METHODS.contains(it.method())).values().forEach(route -> used.addAll(description.tags(route)));
        var all = new ArrayList<>(description.info().tags());
        all.forEach(tag -> used.remove(tag.get("name")));
        used.forEach(name -> all.add(Map.of("name", name)));
        return all;
    }

    private void add(String id, Reached route) {
        var template = shapes.computeIfAbsent(route.path().shape(), _ -> route.path());
        var names = new LinkedHashMap<String, String>();
        for (var i = 0; i < template.names().size(); i++) {
            names.put(route.path().names().get(i), template.names().get(i));
        }
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", id);
        description.describe(route, operation);
        operations.describe(route, names, operation);
        var security = description.security(route);
        if (!security.isEmpty()) {
            operation.put("security", List.of(requirement(security)));
            operations.refuse(security, operation);
        }
        Description.servers(route).ifPresent(it -> operation.put("servers", it));
        @SuppressWarnings("unchecked") // written right here
        var item = (Map<String, Object>) paths.computeIfAbsent(Description.path(template), _ -> new LinkedHashMap<String, Object>());
        // Routes for one host and for all hosts may have the same path, for which a document has one place: the first.
        item.putIfAbsent(route.method().toLowerCase(Locale.ROOT), operation);
    }

    private Map<String, Object> requirement(List<SecurityScheme> security) {
        var requirement = new LinkedHashMap<String, Object>();
        for (var scheme : security) {
            schemes.put(scheme.name(), scheme.document());
            requirement.put(scheme.name(), scheme.scopes());
        }
        return requirement;
    }
}
