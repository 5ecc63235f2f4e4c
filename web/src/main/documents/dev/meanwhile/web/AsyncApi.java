package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JavaType;

/**
 * Writes the AsyncAPI document, version 3.0, of an application: a channel for each WebSocket, and for each event stream that says what it sends. What an operation does is
 * seen from the application.
 */
final class AsyncApi {
    private final Description description;
    private final Schemas schemas;
    private final Map<String, Object> channels = new LinkedHashMap<>();
    private final Map<String, Object> operations = new LinkedHashMap<>();
    private final Map<String, Object> schemes = new LinkedHashMap<>();

    private AsyncApi(Description description) {
        this.description = description;
        schemas = new Schemas(description.mapper());
    }

    static Map<String, Object> write(Description description) {
        return new AsyncApi(description).write();
    }

    private static boolean isSocket(Reached route) {
        return route.method().equals(Routes.WEBSOCKET);
    }

    private Map<String, Object> write() {
        description.named(it -> isSocket(it) || it.method().equals("GET") && it.route().sends().isPresent()).forEach(this::add);
        var document = new LinkedHashMap<String, Object>();
        document.put("asyncapi", "3.0.0");
        document.put("info", description.info().info());
        var servers = servers();
        if (!servers.isEmpty()) {
            document.put("servers", servers);
        }
        document.put("channels", withoutDiscriminators(schemas.settle(channels)));
        document.put("operations", operations);
        var components = new LinkedHashMap<String, Object>();
        components.put("schemas", withoutDiscriminators(schemas.components()));
        components.put("securitySchemes", schemes);
        components.values().removeIf(it -> ((Map<?, ?>) it).isEmpty());
        document.put("components", components);
        return document;
    }

    /** AsyncAPI's discriminator is another one. The constant property of each choice says the same. */
    private static Object withoutDiscriminators(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, value) -> {
                    if (!key.equals("discriminator") || !(value instanceof Map<?, ?> choice && choice.containsKey("propertyName"))) {
                        copy.put(key, withoutDiscriminators(value));
                    }
                });
                yield copy;
            }
            case List<?> list -> list.stream().map(AsyncApi::withoutDiscriminators).toList();
            default -> tree;
        };
    }

    private Map<String, Object> servers() {
        var servers = new LinkedHashMap<String, Object>();
        for (var server : description.info().servers()) {
            var url = URI.create(String.valueOf(server.get("url")));
            if (url.getHost() != null) {
                var described = new LinkedHashMap<String, Object>();
                described.put("host", url.getRawAuthority());
                described.put("protocol", "https".equals(url.getScheme()) ? "wss" : "ws");
                if (!url.getPath().isEmpty()) {
                    described.put("pathname", url.getPath());
                }
                servers.put("server" + (servers.size() + 1), described);
            }
        }
        return servers;
    }

    private void add(String name, Reached route) {
        var channel = new LinkedHashMap<String, Object>();
        channel.put("address", Description.path(route.path()));
        var said = new LinkedHashMap<String, Object>();
        description.describe(route, said);
        said.forEach((field, value) -> {
            if (field.equals("tags")) {
                channel.put(field, ((List<?>) value).stream().map(it -> Map.of("name", it)).toList());
            } else if (!field.equals("deprecated")) {
                channel.put(field, value);
            }
        });
        if (!route.path().names().isEmpty()) {
            var parameters = new LinkedHashMap<String, Object>();
            route.path().names().forEach(it -> parameters.put(it, Map.of()));
            channel.put("parameters", parameters);
        }
        var messages = new LinkedHashMap<String, Object>();
        operation(name, "receive", route.route().receives(), route, messages);
        operation(name, "send", route.route().sends(), route, messages);
        if (!messages.isEmpty()) {
            channel.put("messages", messages);
        }
        if (isSocket(route)) {
            channel.put("bindings", Map.of("ws", Map.of("method", "GET", "bindingVersion", "0.1.0")));
        }
        channels.put(name, channel);
    }

    private void operation(String channel, String action, Optional<Type> type, Reached route, Map<String, Object> messages) {
        type.ifPresent(it -> {
            var message = name(it);
            messages.put(message, message(it));
            var operation = new LinkedHashMap<String, Object>();
            operation.put("action", action);
            operation.put("channel", Map.of("$ref", "#/channels/" + channel));
            operation.put("messages", List.of(Map.of("$ref", "#/channels/" + channel + "/messages/" + message)));
            var security = description.security(route);
            if (!security.isEmpty()) {
                operation.put("security", security.stream().map(this::reference).toList());
            }
            operations.put(channel + (action.equals("send") ? "Sends" : "Receives"), operation);
        });
    }

    private String name(Type type) {
        JavaType known = description.mapper().constructType(type);
        return SchemaNames.of(List.of(known)).get(known);
    }

    private Map<String, Object> message(Type type) {
        var message = new LinkedHashMap<String, Object>();
        message.put("contentType", type == String.class ? "text/plain" : "application/json");
        message.put("payload", schemas.of(type));
        return message;
    }

    private Map<String, Object> reference(SecurityScheme scheme) {
        schemes.put(scheme.name(), translated(scheme.document()));
        return Map.of("$ref", "#/components/securitySchemes/" + scheme.name());
    }

    /** AsyncAPI says some things in other words than OpenAPI. */
    private static Map<String, Object> translated(Map<String, Object> scheme) {
        var translated = new LinkedHashMap<String, Object>(scheme);
        translated.computeIfPresent("type", (_, type) -> type.equals("apiKey") ? "httpApiKey" : type);
        translated.computeIfPresent("flows", (_, flows) -> {
            var all = new LinkedHashMap<Object, Object>();
            ((Map<?, ?>) flows).forEach((name, flow) -> {
                var copy = new LinkedHashMap<Object, Object>((Map<?, ?>) flow);
                copy.put("availableScopes", Optional.ofNullable(copy.remove("scopes")).orElse(Map.of()));
                all.put(name, copy);
            });
            return all;
        });
        return translated;
    }
}
