package dev.meanwhile.cli;

import dev.meanwhile.http.HttpClient;
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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Saves a body to a file. */
final class Download {
    private static final Pattern FILE_NAME = Pattern.compile("(?i)filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");
    private static final Pattern UTF_8_NAME = Pattern.compile("(?i)filename\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)");

    private final Optional<Path> output;
    private final boolean shown;

    /**
     * @param output where to; by default as the response or the URL says, in this folder, and never over another file
     * @param shown  whether there is a progress bar
     */
    Download(Optional<Path> output, boolean shown) {
        this.output = output;
        this.shown = shown;
    }

    /** Waits for the rest of the body. {@return what became of it} What has come stays in the file if this fails. */
    Fetched save(ResponseStream response, Fetched begun) throws IOException {
        if (response.status() >= 300) {
            return begun.failed("answered " + response.status() + " " + response.reason() + ", so nothing was saved");
        }
        var path = output.isPresent() ? output.get() : create(nameOf(response));
        var count = new long[1];
        var chunks = response.chunks().onEach(chunk -> count[0] += chunk.length);
        if (!shown) {
            Files.write(path, chunks);
            return begun.savedTo(path).ended(count[0]);
        }
        var size = response.header("Content-Length").filter(it -> it.matches("\\d{1,18}"));
        try (var bar = size.isPresent() ? Progress.of(path.getFileName().toString(), Long.parseLong(size.get()), o -> o.bytes())
                : Progress.of(path.getFileName().toString(), o -> o.bytes())) {
            Files.write(path, bar.trackBytes(chunks));
        }
        return begun.savedTo(path).ended(count[0]);
    }

    /** Continues where an earlier call broke off, and waits for the end. {@return what became of it} Of another version of the file, nothing is kept. */
    Fetched resume(HttpClient client, UnaryOperator<HttpRequest> request, Fetched begun) {
        var path = output.orElseThrow();
        try (var bar = Progress.of(path.getFileName().toString(), o -> o.bytes())) {
            client.download(begun.url(), path, d -> d.request(request).onProgress(transfer -> {
                transfer.total().ifPresent(bar::total);
                bar.advance(transfer.bytes() - bar.count());
            }));
            return begun.savedTo(path).ended(bar.count());
        }
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
