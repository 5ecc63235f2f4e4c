package dev.meanwhile.cli;

import dev.meanwhile.http.HttpHeaders;
import dev.meanwhile.http.ResponseHead;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Prints responses: as they came to a file or a pipe, and for people to a terminal. */
final class FetchOutput {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final int LOOKED_AT = 8192;

    private final PrintStream out = System.out;
    private final boolean pretty;
    private boolean endsLine = true;

    FetchOutput(boolean pretty) {
        this.pretty = pretty;
    }

    boolean isPretty() {
        return pretty;
    }

    /** Where several responses follow each other. */
    void heading(Fetched one) {
        line();
        out.println((one.exit(true) == 0 ? Colour.GREEN : Colour.RED).on("== " + plain(one.name()) + ": " + plain(one.status())));
    }

    void head(ResponseHead head) {
        var colour = head.status() < 300 ? Colour.GREEN : head.status() < 400 ? Colour.YELLOW : Colour.RED;
        out.println(colour.on(plain((head.version() + " " + head.status() + " " + head.reason()).strip())));
        fields(head.headers());
        out.println();
    }

    private void fields(HttpHeaders headers) {
        for (var field : headers.fields()) {
            field(field.getKey(), field.getValue());
        }
    }

    /** Prints a header field, but not a secret. */
    void field(String name, String value) {
        out.println(Colour.BLUE.on(plain(name)) + ": " + plain(Secrets.hidden(name, value)));
    }

    void text(String text) {
        line();
        out.println(plain(text));
    }

    /** A piece of a body as it comes. {@return false if nobody reads it any more} */
    boolean piece(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        endsLine = bytes.length == 0 ? endsLine : bytes[bytes.length - 1] == '\n';
        return !out.checkError();
    }

    /** A line of a body that never needs to end. {@return false if nobody reads it any more} */
    boolean lively(String line) {
        out.println(plain(line.startsWith("{") ? JsonText.pretty(line) : line));
        return !out.checkError();
    }

    void body(ResponseHead head, byte[] bytes) {
        bodyOf(head.header("Content-Type"), bytes);
    }

    void bodyOf(Optional<String> contentType, byte[] bytes) {
        if (!pretty) {
            piece(bytes);
            return;
        }
        if (isBinary(bytes)) {
            out.println(Colour.GREY.on("(" + bytes.length + " bytes" + contentType.map(type -> " of " + plain(type)).orElse("") + ": save them with -o FILE)"));
            return;
        }
        var type = contentType.orElse("");
        var text = plain(new String(bytes, charset(type)));
        var shown = isJson(type) || text.startsWith("{") || text.startsWith("[") ? JsonText.pretty(text) : text;
        out.print(shown);
        endsLine = shown.isEmpty() || shown.endsWith("\n");
        line();
    }

    /** Begins a new line if the last is not complete. */
    private void line() {
        if (!endsLine) {
            out.println();
        }
        endsLine = true;
    }

    private static boolean isJson(String type) {
        var lower = type.toLowerCase(Locale.ROOT);
        return lower.contains("/json") || lower.contains("+json") || lower.contains("ndjson");
    }

    private static boolean isBinary(byte[] bytes) {
        for (var i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static Charset charset(String type) {
        var found = CHARSET.matcher(type);
        try {
            return found.find() ? Charset.forName(found.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** {@return the text without what could command a terminal} */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f&&[^\\n\\r\\t]]", "\uFFFD");
    }
}
