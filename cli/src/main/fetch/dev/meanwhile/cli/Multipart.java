package dev.meanwhile.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A form with files (RFC 7578). */
final class Multipart {
    private final String boundary = "meanwhile-" + UUID.randomUUID();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    String type() {
        return "multipart/form-data; boundary=" + boundary;
    }

    void text(String name, String text) {
        part("name=\"" + quoted(name) + "\"", "", text.getBytes(StandardCharsets.UTF_8));
    }

    void file(String name, String file, String type, byte[] bytes) {
        part("name=\"" + quoted(name) + "\"; filename=\"" + quoted(file) + "\"", "Content-Type: " + type + "\r\n", bytes);
    }

    private void part(String names, String type, byte[] bytes) {
        write("--" + boundary + "\r\nContent-Disposition: form-data; " + names + "\r\n" + type + "\r\n");
        out.writeBytes(bytes);
        write("\r\n");
    }

    /** As browsers do (WHATWG HTML, multipart form data). */
    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the whole body; call it last} */
    byte[] bytes() {
        write("--" + boundary + "--\r\n");
        return out.toByteArray();
    }
}
