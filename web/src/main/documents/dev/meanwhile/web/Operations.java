package dev.meanwhile.web;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters, bodies and responses of routes, as OpenAPI describes them. */
final class Operations {
    /** Header fields that OpenAPI wants in other places. */
    private static final Set<String> ELSEWHERE = Set.of("accept", "content-type", "authorization");

    private final Schemas schemas;
    private final Errors errors;
    private final Map<String, Object> shared = new TreeMap<>();

    Operations(Schemas schemas, Errors errors) {
        this.schemas = schemas;
        this.errors = errors;
    }

    /** {@return responses that several operations refer to} */
    Map<String, Object> shared() {
        return shared;
    }

    /** @param names of the parameters in the path: as the route has them, and as the document has */
    void describe(Reached route, Map<String, String> names, Map<String, Object> into) {
        var inputs = route.input().map(Input::parameters).orElse(List.of());
        var parameters = parameters(inputs, names);
        if (!parameters.isEmpty()) {
            into.put("parameters", parameters);
        }
        body(route, inputs).ifPresent(it -> into.put("requestBody", it));
        into.put("responses", responses(route));
    }

    private List<Object> parameters(List<Parameter> inputs, Map<String, String> names) {
        var untyped = new LinkedHashMap<>(names);
        var all = new ArrayList<>();
        for (var input : inputs) {
            var isPath = input.source() == Parameter.Source.PATH;
            if (input.source() == Parameter.Source.FORM || input.source() == Parameter.Source.HEADER && ELSEWHERE.contains(input.name().toLowerCase(Locale.ROOT))
                    || isPath && untyped.remove(input.name()) == null) {
                continue;       // among them parameters of the host
            }
            all.add(parameter(isPath ? names.get(input.name()) : input.name(), input.source().text(), isPath || input.required(), schema(input)));
        }
        untyped.values().forEach(name -> all.add(parameter(name, "path", true, Map.of("type", "string"))));
        return all;
    }

    private static Map<String, Object> parameter(String name, String where, boolean required, Map<String, Object> schema) {
        var parameter = new LinkedHashMap<String, Object>();
        parameter.put("name", name);
        parameter.put("in", where);
        if (required) {
            parameter.put("required", true);
        }
        parameter.put("schema", schema);
        return parameter;
    }

    /** A parameter that is not there is an empty {@code Optional}; none is null. */
    private Map<String, Object> schema(Parameter parameter) {
        AnnotatedType type = parameter.type();
        if (type instanceof AnnotatedParameterizedType generic && generic.getType() instanceof java.lang.reflect.ParameterizedType raw && raw.getRawType() == Optional.class) {
            type = generic.getAnnotatedActualTypeArguments()[0];
        }
        return schemas.of(type, parameter.annotations());
    }

    private Optional<Map<String, Object>> body(Reached route, List<Parameter> inputs) {
        var fields = inputs.stream().filter(it -> it.source() == Parameter.Source.FORM).toList();
        var json = route.input().flatMap(Input::body);
        if (fields.isEmpty() && json.isEmpty()) {
            return Optional.empty();
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("content", json.map(type -> content("application/json", schemas.of(type))).orElseGet(() -> form(fields)));
        if (json.isPresent() ? route.input().orElseThrow().isBodyRequired() : fields.stream().anyMatch(Parameter::required)) {
            body.put("required", true);
        }
        return Optional.of(body);
    }

    private static Map<String, Object> content(String mediaType, Map<String, Object> schema) {
        return Map.of(mediaType, Map.of("schema", schema));
    }

    private Map<String, Object> form(List<Parameter> fields) {
        var properties = new LinkedHashMap<String, Object>();
        fields.forEach(field -> properties.put(field.name(), schema(field)));
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        var required = fields.stream().filter(Parameter::required).map(Parameter::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        var hasFiles = properties.values().stream().anyMatch(Operations::isFile);
        return content(hasFiles ? "multipart/form-data" : "application/x-www-form-urlencoded", schema);
    }

    private static boolean isFile(Object schema) {
        return schema instanceof Map<?, ?> map && ("binary".equals(map.get("format")) || map.containsKey("items") && isFile(map.get("items")));
    }

    private Map<String, Object> responses(Reached route) {
        var responses = new TreeMap<String, Object>();
        for (var returned : route.route().returned()) {
            var response = response(returned.description());
            returned.body().ifPresent(type -> response.put("content", answer(type)));
            responses.put(String.valueOf(returned.status()), response);
        }
        if (route.route().returned().stream().noneMatch(it -> it.status() < 300)) {
            var response = response("Success");
            route.route().sends().ifPresent(type -> response.put("content", content("text/event-stream", schemas.of(type))));
            responses.put("200", response);
        }
        if (route.input().isPresent()) {
            responses.computeIfAbsent("422", _ -> shared("InvalidInput", "The parameters or the body do not fit", 422, InvalidInput.class));
        }
        return responses;
    }

    private Map<String, Object> answer(Type type) {
        return type == String.class ? content("text/plain", schemas.of(type))
                : type == byte[].class ? content("application/octet-stream", Map.of("type", "string", "format", "binary"))
                : content("application/json", schemas.of(type));
    }

    private static Map<String, Object> response(String description) {
        var response = new LinkedHashMap<String, Object>();
        response.put("description", description);
        return response;
    }

    /** Adds the responses to clients that do not satisfy the schemes. */
    void refuse(List<SecurityScheme> schemes, Map<String, Object> into) {
        @SuppressWarnings("unchecked") // written above
        var responses = (Map<String, Object>) into.get("responses");
        responses.computeIfAbsent("401", _ -> shared("Unauthorized", "The client has not said who it is", 401, HttpError.class));
        if (schemes.stream().anyMatch(it -> !it.scopes().isEmpty())) {
            responses.computeIfAbsent("403", _ -> shared("Forbidden", "The client may not do this", 403, HttpError.class));
        }
    }

    private Map<String, Object> shared(String name, String description, int status, Class<? extends HttpError> type) {
        shared.computeIfAbsent(name, _ -> {
            var response = response(description);
            if (!errors.isAnsweredByProgram(type, status)) {
                response.put("content", content(errors.isProblemDetails() ? "application/problem+json" : "application/json", error(type == InvalidInput.class)));
            }
            return response;
        });
        return Map.of("$ref", "#/components/responses/" + name);
    }

    /** As {@link Errors} writes it. */
    private Map<String, Object> error(boolean hasProblems) {
        var text = Map.of("type", "string");
        var properties = new LinkedHashMap<String, Object>();
        if (errors.isProblemDetails()) {
            properties.put("type", text);
            properties.put("title", text);
            properties.put("status", Map.of("type", "integer"));
            properties.put("detail", text);
            properties.put("instance", text);
        } else {
            properties.put("error", text);
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
        if (hasProblems) {
            // Other 422s do not have it.
            properties.put("errors", Map.of("type", "array", "items", schemas.of(Problem.class)));
        }
        return schema;
    }
}
