package dev.meanwhile.cli;

import dev.meanwhile.http.Auth;
import dev.meanwhile.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request without its method and URL, which can be sent and shown. */
final class Outgoing {
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private final List<Map.Entry<String, String>> query = new ArrayList<>();
    private Optional<FetchBody.Content> body = Optional.empty();
    private Optional<Auth> auth = Optional.empty();

    void query(String name, String value) {
        query.add(Map.entry(name, value));
    }

    void header(String name, String value) {
        headers.add(Map.entry(name, value));
    }

    void headerIfAbsent(String name, String value) {
        if (headers.stream().noneMatch(field -> field.getKey().equalsIgnoreCase(name))) {
            header(name, value);
        }
    }

    /** RFC 7617. */
    void basicAuth(String user, String password) {
        header("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** The server's question decides what is sent. */
    void auth(Auth answering) {
        auth = Optional.of(answering);
    }

    void body(FetchBody.Content content) {
        body = Optional.of(content);
        if (content instanceof FetchBody.Content.Bytes(_, var type)) {
            type.ifPresent(it -> headerIfAbsent("Content-Type", it));
        }
    }

    HttpRequest addTo(HttpRequest request) {
        var result = request;
        for (var field : headers) {
            result = withHeader(result, field.getKey(), field.getValue());
        }
        for (var pair : query) {
            result = result.query(pair.getKey(), pair.getValue());
        }
        if (auth.isPresent()) {
            result = result.auth(auth.get());
        }
        if (body.isEmpty()) {
            return result;
        }
        return switch (body.get()) {
            case FetchBody.Content.Bytes(var bytes, _) -> result.body(bytes);
            case FetchBody.Content.Form(var parts, _) -> result.multipart(form -> {
                var all = form;
                for (var part : parts) {
                    all = part.apply(all);
                }
                return all;
            });
        };
    }

    /** The client's own message would show a secret. */
    private static HttpRequest withHeader(HttpRequest request, String name, String value) {
        try {
            return request.header(name, value);
        } catch (IllegalArgumentException e) {
            throw new Wrong(Secrets.isSecret(name) ? name + ": the value has a line break or a character that header fields can't carry" : e.getMessage());
        }
    }

    /** Prints what is sent, without its secrets. The client adds the fields of the connection, such as Host. */
    void show(String method, String url, FetchOutput out) {
        var pairs = query.stream().map(pair -> encoded(pair.getKey()) + "=" + (Secrets.isSecret(pair.getKey()) ? "***" : encoded(pair.getValue()))).toList();
        out.text(method + " " + url + (pairs.isEmpty() ? "" : (url.contains("?") ? "&" : "?") + String.join("&", pairs)));
        for (var field : headers) {
            out.field(field.getKey(), field.getValue());
        }
        out.text("");
        body.ifPresent(content -> {
            switch (content) {
                case FetchBody.Content.Bytes(var bytes, _) -> out.bodyOf(headers.stream().filter(field -> field.getKey().equalsIgnoreCase("Content-Type")).map(Map.Entry::getValue).findFirst(), bytes);
                case FetchBody.Content.Form(_, var shown) -> out.text(shown);
            }
            out.text("");
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
