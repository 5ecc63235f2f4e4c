package dev.meanwhile.test.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A form with files (RFC 7578): {@code client.post("/photos", r -> r.multipart(Multipart.form().field("title", "Sea").file("photo", "sea.png", "image/png", bytes)))}.
 * Immutable; each method returns a changed copy.
 */
public final class Multipart {
    private static final String BOUNDARY = "meanwhile-test-boundary-7Kp2vQ";

    private record Part(String head, byte[] content) {
    }

    private final List<Part> parts;

    private Multipart(List<Part> parts) {
        this.parts = parts;
    }

    /** {@return an empty form} */
    public static Multipart form() {
        return new Multipart(List.of());
    }

    /** {@return a copy with one more field} */
    public Multipart field(String name, String value) {
        Objects.requireNonNull(name, "the name of the field is null");
        Objects.requireNonNull(value, "the value of the field is null");
        return plus("Content-Disposition: form-data; name=\"" + quoted(name) + "\"", value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return a copy with one more file}
     *
     * @param field the name of the form's field
     * @param name  the name of the file
     * @param type  its media type
     */
    public Multipart file(String field, String name, String type, byte[] content) {
        Objects.requireNonNull(field, "the name of the field is null");
        Objects.requireNonNull(name, "the name of the file is null");
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(content, "the content is null");
        return plus("Content-Disposition: form-data; name=\"" + quoted(field) + "\"; filename=\"" + quoted(name) + "\"\r\nContent-Type: " + type, content.clone());
    }

    private Multipart plus(String head, byte[] content) {
        var all = new ArrayList<>(parts);
        all.add(new Part(head, content));
        return new Multipart(List.copyOf(all));
    }

    /** As browsers do (HTML, "multipart form data"). */
    private static String quoted(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    String type() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] bytes() {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(("--" + BOUNDARY + "\r\n" + part.head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            all.writeBytes(part.content);
            all.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        all.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }
}
