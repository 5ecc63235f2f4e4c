package dev.meanwhile.web;

import java.nio.charset.StandardCharsets;

/** The field Content-Disposition (RFC 6266), with names in other alphabets as RFC 8187 writes them. */
final class Disposition {
    /** What the RFC calls {@code attr-char}, besides letters and digits. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private Disposition() {
    }

    static String attachment(String name) {
        var safe = new StringBuilder();
        name.codePoints().map(c -> c == '/' || c == '\\' || Character.isISOControl(c) ? '_' : c).forEach(safe::appendCodePoint);
        var plain = new StringBuilder();
        // A percent sign would be decoded by some browsers.
        safe.codePoints().map(c -> c < ' ' || c > '~' || c == '"' || c == '%' ? '_' : c).forEach(plain::appendCodePoint);
        var simple = "attachment; filename=\"" + plain + "\"";
        return plain.compareTo(safe) == 0 ? simple : simple + "; filename*=UTF-8''" + encoded(safe.toString());
    }

    private static String encoded(String name) {
        var text = new StringBuilder();
        for (var b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || PLAIN.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append("%%%02X".formatted(b));
            }
        }
        return text.toString();
    }
}
