package dev.meanwhile.test.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/** A generated request, as it is sent and as it is shown. Built once, by one task. */
final class FuzzRequest {
    String method;
    private String path;
    private final List<Map.Entry<String, String>> query = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private Optional<String> body = Optional.empty();
    private Optional<Multipart> form = Optional.empty();

    FuzzRequest(ApiOperation operation) {
        this.method = operation.method();
        this.path = operation.path();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.isArray() ? value.values().stream().map(FuzzRequest::text).collect(Collectors.joining(",")) : value.toString();
    }

    void parameter(ApiOperation.Parameter parameter, JsonNode value) {
        switch (parameter.place()) {
            case "path" -> path = path.replaceAll("\\{" + Pattern.quote(parameter.name()) + "(:[^}]*)?\\}",
                    Matcher.quoteReplacement(encoded(text(value))));
            case "header" -> headers.put(parameter.name(), text(value));
            case "cookie" -> cookies.put(parameter.name(), encoded(text(value)));
            default -> (value.isArray() ? List.copyOf(value.values()) : List.of(value)).forEach(it -> query.add(Map.entry(parameter.name(), text(it))));
        }
    }

    void body(String type, String text) {
        headers.put("Content-Type", type);
        body = Optional.of(text);
    }

    void form(String type, JsonNode fields) {
        if (type.startsWith("multipart/")) {
            var all = Multipart.form();
            for (var field : fields.properties()) {
                all = all.field(field.getKey(), text(field.getValue()));
            }
            form = Optional.of(all);
        } else {
            body(type, fields.properties().stream().map(it -> encoded(it.getKey()) + "=" + encoded(text(it.getValue()))).collect(Collectors.joining("&")));
        }
    }

    String target() {
        return path + (query.isEmpty() ? "" : "?" + query.stream().map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue())).collect(Collectors.joining("&")));
    }

    TestRequest applyTo(TestRequest request) {
        var all = request;
        if (body.isPresent()) {
            all = all.body(body.get());
        }
        if (form.isPresent()) {
            all = all.multipart(form.get());
        }
        for (var header : headers.entrySet()) {
            all = all.header(header.getKey(), header.getValue());
        }
        for (var cookie : cookies.entrySet()) {
            all = all.cookie(cookie.getKey(), cookie.getValue());
        }
        return all;
    }

    /** {@return a line for a shell} */
    String curl(String root) {
        var line = new StringBuilder("curl -i -X ").append(method).append(' ').append(quoted(root + target()));
        headers.forEach((name, value) -> line.append(" -H ").append(quoted(name + ": " + value)));
        if (!cookies.isEmpty()) {
            line.append(" -b ").append(quoted(cookies.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).collect(Collectors.joining("; "))));
        }
        body.ifPresent(text -> line.append(" --data-binary ").append(quoted(text)));
        form.ifPresent(it -> line.append(" -H ").append(quoted("Content-Type: " + it.type())).append(" --data-binary ")
                .append("$").append(quoted(new String(it.bytes(), StandardCharsets.UTF_8)).replace("\r\n", "\\r\\n")));
        return line.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
