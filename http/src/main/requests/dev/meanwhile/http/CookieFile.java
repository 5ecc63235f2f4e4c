package dev.meanwhile.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text file in which curl, wget and Python keep cookies: a line each, its fields divided by tabs.
 * A cookie without a name can't be written, and is left out.
 */
final class CookieFile {
    private static final String HEAD = "# Netscape HTTP Cookie File\n";
    private static final String HTTP_ONLY = "#HttpOnly_";

    private CookieFile() {
    }

    static void write(Path file, List<Cookie> cookies) {
        var text = new StringBuilder(HEAD);
        for (var cookie : cookies) {
            if (!cookie.name().isEmpty() && (cookie.name() + cookie.value() + cookie.path()).indexOf('\t') < 0) {
                text.append(cookie.httpOnly() ? HTTP_ONLY : "").append(cookie.hostOnly() ? "" : ".").append(cookie.domain())
                        .append('\t').append(cookie.hostOnly() ? "FALSE" : "TRUE")
                        .append('\t').append(cookie.path())
                        .append('\t').append(cookie.secure() ? "TRUE" : "FALSE")
                        .append('\t').append(cookie.expires().map(Instant::getEpochSecond).orElse(0L))
                        .append('\t').append(cookie.name())
                        .append('\t').append(cookie.value()).append('\n');
            }
        }
        try {
            // Readable for its owner only; and never half of it.
            var folder = file.toAbsolutePath().getParent();
            var written = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the cookies can't be saved to " + file, e);
        }
    }

    static List<Cookie> read(Path file) {
        try {
            var cookies = new ArrayList<Cookie>();
            var number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                var httpOnly = line.startsWith(HTTP_ONLY);
                if (!line.isBlank() && (httpOnly || !line.startsWith("#"))) {
                    cookies.add(cookie(file, number, httpOnly, httpOnly ? line.substring(HTTP_ONLY.length()) : line));
                }
            }
            return cookies;
        } catch (IOException e) {
            throw new UncheckedIOException("the cookies can't be loaded from " + file, e);
        }
    }

    private static Cookie cookie(Path file, int number, boolean httpOnly, String line) {
        var fields = line.split("\t", -1);
        if (fields.length != 7 || !fields[4].matches("\\d{1,18}")) {
            throw new IllegalArgumentException(file + ":" + number + " is not a cookie: domain, TRUE or FALSE, path, TRUE or FALSE, seconds since 1970, "
                    + "name and value, divided by tabs");
        }
        var domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
        var end = Long.parseLong(fields[4]);
        return new Cookie(fields[5], fields[6], domain, !fields[1].equals("TRUE"), fields[2], fields[3].equals("TRUE"), httpOnly,
                end == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Math.min(end, 1L << 40))));
    }
}
