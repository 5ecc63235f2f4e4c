package dev.meanwhile.cli;

import dev.meanwhile.http.MultipartForm;
import java.io.IOException;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The body of a request, from items. */
final class FetchBody {
    private static final String STANDARD_INPUT = "-";

    /** What can be sent once for each URL. */
    sealed interface Content {
        /** In memory. The type is empty if nothing is known about it. */
        record Bytes(byte[] bytes, Optional<String> type) implements Content {
        }

        /** With files, which are read while they are sent. {@code shown} is what people see of it. */
        record Form(List<UnaryOperator<MultipartForm>> parts, String shown) implements Content {
        }
    }

    private final List<FetchItem> data;
    private final boolean form;

    FetchBody(List<FetchItem> items, boolean form) {
        data = items.stream().filter(FetchItem::isData).toList();
        this.form = form;
        if (data.stream().anyMatch(FetchItem::isBody) && data.size() > 1) {
            throw new Wrong("@" + data.stream().filter(FetchItem::isBody).findFirst().orElseThrow().value()
                    + ": it is the whole body, so there can be no other fields; write name@file to send a file as a field");
        }
        if (!form) {
            data.stream().filter(item -> item.kind() == FetchItem.Kind.FILE && !item.isBody()).findFirst().ifPresent(item -> {
                throw new Wrong(item.name() + "@" + item.value() + ": a field with a file needs --form; for a text in JSON write "
                        + item.name() + "=@" + item.value());
            });
        }
    }

    boolean isJson() {
        return !data.isEmpty() && !form && !data.getFirst().isBody();
    }

    /** {@return the body, or nothing if there is none} Reads files, but those of a form only when it is sent. */
    Optional<Content> read() throws IOException {
        if (data.isEmpty()) {
            return Optional.empty();
        }
        var first = data.getFirst();
        if (first.isBody()) {
            return Optional.of(new Content.Bytes(bytes(first.value()), first.value().equals(STANDARD_INPUT) ? Optional.empty() : Optional.of(typeOf(first.value()))));
        }
        if (!form) {
            return Optional.of(new Content.Bytes(JsonMapper.shared().writeValueAsBytes(json()), Optional.of("application/json")));
        }
        return Optional.of(data.stream().anyMatch(item -> item.kind() == FetchItem.Kind.FILE) ? multipart() : urlEncoded());
    }

    private Map<String, Object> json() throws IOException {
        var fields = new NestedFields();
        for (var item : data) {
            fields.put(item.name(), switch (item.kind()) {
                case JSON -> parsed(item.value(), item.name() + ":=" + item.value());
                case JSON_OF_FILE -> parsed(text(item.value()), item.value());
                case TEXT_OF_FILE -> text(item.value());
                default -> item.value();
            });
        }
        return fields.fields();
    }

    /** Numbers keep their digits. */
    private static Object parsed(String json, String where) {
        try {
            return JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build()
                    .readValue(json, Object.class);
        } catch (JacksonException e) {
            throw new Wrong(where + ": it is not JSON (" + e.getOriginalMessage().lines().findFirst().orElse("") + "); write name=text for a text");
        }
    }

    private Content urlEncoded() throws IOException {
        var pairs = new ArrayList<String>();
        for (var item : data) {
            pairs.add(encoded(item.name()) + "=" + encoded(fieldText(item)));
        }
        return new Content.Bytes(String.join("&", pairs).getBytes(StandardCharsets.US_ASCII), Optional.of("application/x-www-form-urlencoded"));
    }

    private Content multipart() throws IOException {
        var parts = new ArrayList<UnaryOperator<MultipartForm>>();
        var shown = new ArrayList<String>();
        for (var item : data) {
            if (item.kind() == FetchItem.Kind.FILE) {
                parts.add(file(item.name(), item.value()));
                shown.add(item.name() + "@" + item.value());
            } else {
                var text = fieldText(item);
                parts.add(form -> form.field(item.name(), text));
                shown.add(item.name() + "=" + text);
            }
        }
        return new Content.Form(parts, String.join("\n", shown));
    }

    /** What is not a file on a disk, such as a pipe, can be read only once. */
    private static UnaryOperator<MultipartForm> file(String name, String file) throws IOException {
        var path = Path.of(file);
        var fileName = path.getFileName().toString();
        if (Files.isRegularFile(path) && Files.isReadable(path)) {
            return form -> form.file(name, path, fileName, typeOf(file));
        }
        var bytes = bytes(file);
        return form -> form.file(name, bytes, fileName, typeOf(file));
    }

    private static String fieldText(FetchItem item) throws IOException {
        return switch (item.kind()) {
            case TEXT_OF_FILE, JSON_OF_FILE -> text(item.value());
            default -> item.value();
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String typeOf(String file) {
        var type = URLConnection.guessContentTypeFromName(file);
        return file.endsWith(".json") ? "application/json" : type == null ? "application/octet-stream" : type;
    }

    private static String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) throws IOException {
        try {
            return name.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
        } catch (NoSuchFileException e) {
            throw new Wrong("@" + name + ": there is no such file");
        }
    }
}
