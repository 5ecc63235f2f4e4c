package dev.meanwhile.web;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The texts in a part's headers. */
final class Filenames {
    private static final int MOST_CHARACTERS = 200;
    /** Control and format characters, and what Windows refuses. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}<>:\"|?*]");

    private Filenames() {
    }

    /** Browsers encode three characters (WHATWG HTML, multipart/form-data encoding algorithm). */
    static String decode(String text) {
        return text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }

    /** {@return the file's name as it was sent} Some libraries send {@code filename*=UTF-8''…} though RFC 7578 §4.2 forbids it. */
    static Optional<String> of(HeaderValue disposition) {
        var extended = disposition.parameter("filename*").filter(it -> it.regionMatches(true, 0, "utf-8'", 0, 6)).map(it -> it.substring(it.indexOf('\'', 6) + 1));
        if (extended.isPresent()) {
            try {
                return Optional.of(URLDecoder.decode(extended.get().replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // The other one counts.
            }
        }
        return disposition.parameter("filename").map(Filenames::decode);
    }

    /** {@return the last segment of a path, as a name that any system accepts and no shell or server hides} */
    static String safe(String raw) {
        var last = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
        var name = UNSAFE.matcher(last).replaceAll("_").replaceFirst("^[. ]+", "").replaceFirst("[. ]+$", "");
        if (name.length() > MOST_CHARACTERS) {
            var dot = name.lastIndexOf('.');
            var end = dot > 0 && name.length() - dot < 20 ? name.substring(dot) : "";
            name = name.substring(0, MOST_CHARACTERS - end.length()) + end;
        }
        return name.isEmpty() ? "file" : name;
    }

    /** {@return the charset that a media type names, if there is such a one; otherwise UTF-8} */
    static Charset charset(String contentType) {
        try {
            return HeaderValue.of(contentType).parameter("charset").map(Charset::forName).orElse(StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
