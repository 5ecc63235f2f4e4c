package dev.meanwhile.cli;

import dev.meanwhile.Flow;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.ResponseHead;
import dev.meanwhile.http.ResponseStream;
import dev.meanwhile.io.Files;
import dev.meanwhile.io.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** Saves a body to a file. */
final class Download {
    private static final Pattern FILE_NAME = Pattern.compile("(?i)filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");
    private static final Pattern UTF_8_NAME = Pattern.compile("(?i)filename\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)");

    private final Optional<Path> output;
    private final boolean shown;
    private final long offset;

    /**
     * @param output  where to; by default as the response or the URL says, in this folder, and never over another file
     * @param shown   whether there is a progress bar
     * @param resumed whether to go on after what the file has
     */
    Download(Optional<Path> output, boolean shown, boolean resumed) throws IOException {
        this.output = output;
        this.shown = shown;
        var file = output.orElse(Path.of(""));
        offset = resumed && java.nio.file.Files.isRegularFile(file) ? java.nio.file.Files.size(file) : 0;
    }

    HttpRequest addTo(HttpRequest request) {
        return offset > 0 ? request.header("Range", "bytes=" + offset + "-") : request;
    }

    /** Waits for the rest of the body. {@return what became of it} What has come stays in the file if this fails. */
    Fetched save(ResponseStream response, Fetched begun) throws IOException {
        var size = header(response, "Content-Length", "(\\d{1,18})");
        if (offset > 0 && response.status() == 416 && header(response, "Content-Range", "bytes \\*/(\\d{1,18})").orElse(-1L) == offset) {
            return begun.savedTo(output.orElseThrow()).ended(0);
        }
        if (response.status() >= 300) {
            return begun.failed("answered " + response.status() + " " + response.reason() + ", so nothing was saved");
        }
        var goesOn = offset > 0 && response.status() == 206;
        if (goesOn && header(response, "Content-Range", "bytes (\\d{1,18})-.*").orElse(-1L) != offset) {
            return begun.failed("the server sends another range than that from byte " + offset + "; to begin again, do without --continue");
        }
        var path = output.isPresent() ? output.get() : create(nameOf(response));
        var count = new long[1];
        var chunks = response.chunks().onEach(chunk -> count[0] += chunk.length);
        if (!shown) {
            write(path, chunks, goesOn);
            return begun.savedTo(path).ended(count[0]);
        }
        try (var bar = size.isPresent() ? Progress.of(path.getFileName().toString(), size.get(), o -> o.bytes())
                : Progress.of(path.getFileName().toString(), o -> o.bytes())) {
            write(path, bar.trackBytes(chunks), goesOn);
        }
        return begun.savedTo(path).ended(count[0]);
    }

    private static void write(Path path, Flow<byte[]> chunks, boolean goesOn) {
        if (goesOn) {
            Files.append(path, chunks);
        } else {
            Files.write(path, chunks);
        }
    }

    private static Optional<Long> header(ResponseHead response, String name, String pattern) {
        return response.header(name).map(Pattern.compile(pattern)::matcher).filter(it -> it.matches()).map(it -> Long.parseLong(it.group(1)));
    }

    /** {@return a new file of this name, or with a number} */
    private static Path create(String name) throws IOException {
        var dot = name.lastIndexOf('.');
        var stem = dot > 0 ? name.substring(0, dot) : name;
        for (var i = 0;; i++) {
            try {
                return java.nio.file.Files.write(Path.of(i == 0 ? name : stem + "-" + i + name.substring(stem.length())), new byte[0], StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                if (i == 1000) {
                    throw e;
                }
            }
        }
    }

    static String nameOf(ResponseHead response) {
        var disposition = response.header("Content-Disposition").orElse("");
        var extended = UTF_8_NAME.matcher(disposition);
        if (extended.find()) {
            return safe(decoded(extended.group(1)));
        }
        var plain = FILE_NAME.matcher(disposition);
        if (plain.find()) {
            return safe(plain.group(1) != null ? plain.group(1).replaceAll("\\\\(.)", "$1") : plain.group(2));
        }
        return safe(lastOf(response.url()));
    }

    private static String lastOf(URI url) {
        var path = Optional.ofNullable(url.getRawPath()).orElse("").replaceFirst("/+$", "");
        return decoded(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The server must not choose the folder, nor a hidden file (RFC 6266 §4.3). */
    static String safe(String name) {
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).replaceAll("[\\p{Cntrl}:*?\"<>|]", "_").replaceFirst("^\\.+", "").strip();
        return last.isEmpty() ? "download" : last.length() > 200 ? last.substring(last.length() - 200) : last;
    }
}
