package dev.meanwhile.test.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;

/**
 * One method of one path in an OpenAPI document (3.1).
 *
 * @param documented the methods that the document has for the path
 */
record ApiOperation(String method, String path, List<Parameter> parameters, Map<String, JsonNode> bodies, boolean bodyRequired, JsonNode responses, boolean secured, Set<String> documented) {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    /** @param place {@code path}, {@code query}, {@code header} or {@code cookie} */
    record Parameter(String name, String place, boolean required, JsonNode schema) {
    }

    /** {@return all operations that a request can test} Those that answer with endless events are left out. */
    static List<ApiOperation> all(JsonNode document, SchemaCheck check) {
        var all = new ArrayList<ApiOperation>();
        for (var path : document.path("paths").properties()) {
            var item = check.resolved(path.getValue());
            var documented = METHODS.stream().filter(item::has).map(it -> it.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
            for (var method : METHODS) {
                if (item.has(method)) {
                    all.add(of(document, check, method, path.getKey(), item, documented));
                }
            }
        }
        return all.stream().filter(it -> !it.streams()).toList();
    }

    private static ApiOperation of(JsonNode document, SchemaCheck check, String method, String path, JsonNode item, Set<String> documented) {
        var operation = item.get(method);
        var parameters = new LinkedHashMap<String, Parameter>();
        for (var list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (var given : list.values()) {
                var one = check.resolved(given);
                var place = one.path("in").asString();
                parameters.put(place + " " + one.path("name").asString(),
                        new Parameter(one.path("name").asString(), place, one.path("required").asBoolean(false), one.path("schema")));
            }
        }
        var body = check.resolved(operation.path("requestBody"));
        var bodies = new LinkedHashMap<String, JsonNode>();
        body.path("content").properties().forEach(entry -> bodies.put(entry.getKey(), entry.getValue().path("schema")));
        var security = operation.has("security") ? operation.get("security") : document.path("security");
        var secured = security.size() > 0 && StreamSupport.stream(security.spliterator(), false).noneMatch(JsonNode::isEmpty);
        return new ApiOperation(method.toUpperCase(Locale.ROOT), path, List.copyOf(parameters.values()), bodies, body.path("required").asBoolean(false),
                operation.path("responses"), secured, documented);
    }

    private boolean streams() {
        return responses.values().stream().anyMatch(it -> it.path("content").has("text/event-stream"));
    }

    /** {@return the schema of the body in JSON, if the operation takes one} */
    Optional<JsonNode> json() {
        return bodies.entrySet().stream().filter(it -> isJson(it.getKey())).map(Map.Entry::getValue).findFirst();
    }

    static boolean isJson(String type) {
        var main = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return main.equals("application/json") || main.endsWith("+json");
    }

    /** {@return what the document says about a status} */
    Optional<JsonNode> response(int status) {
        for (var key : List.of("" + status, status / 100 + "XX", "default")) {
            if (responses.has(key)) {
                return Optional.of(responses.get(key));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
