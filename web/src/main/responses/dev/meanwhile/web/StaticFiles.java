package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a folder and its subfolders. Nothing outside of it can be reached, not even by links, and nothing that begins with a dot. */
final class StaticFiles {
    private final Path folder;
    private final FilesOptions options;

    private StaticFiles(Path folder, FilesOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /** Throws an {@link IllegalArgumentException} that begins with {@code what} if there is no such folder, or no fallback in it. Blocks. */
    static StaticFiles at(String what, Path folder, FilesOptions options) {
        var found = ProgramFiles.findFolder(folder);
        if (!Files.isDirectory(found)) {
            var beside = ProgramFiles.beside(folder).toAbsolutePath();
            throw new IllegalArgumentException(what + ": there is no folder " + folder.toAbsolutePath() + (beside.equals(folder.toAbsolutePath()) ? "" : ", and no " + beside));
        }
        options.fallback().filter(file -> !Files.isRegularFile(found.resolve(file))).ifPresent(file -> {
            throw new IllegalArgumentException(what + ": there is no fallback(\"" + file + "\") in " + found.toAbsolutePath());
        });
        return new StaticFiles(found, options);
    }

    Path folder() {
        return folder;
    }

    /** A file; or none, for a folder whose URL lacks the final slash. */
    private record Found(Optional<FileFacts> file) {
    }

    Response answer(Request request, String path) throws IOException {
        var accepted = Preferences.of(request, "Accept-Encoding");
        var there = blocking(() -> find(path, accepted));
        if (there.isEmpty()) {
            return fallback(request, path, accepted);
        }
        var found = there.get();
        if (found.file().isEmpty()) {
            var target = request.target();
            var query = target.indexOf('?') < 0 ? "" : target.substring(target.indexOf('?'));
            return Response.redirect(request.rootPath() + request.path() + "/" + query);
        }
        return answer(request, found.file().get(), options.cacheControl(Path.of(path.isEmpty() || path.endsWith("/") ? path + "index.html" : path)));
    }

    private Response answer(Request request, FileFacts file, Optional<String> cacheControl) {
        var response = Response.empty(200);
        var cached = cacheControl.map(it -> response.header("Cache-Control", it)).orElse(response);
        return FileAnswers.of(request, options.isPrecompressed() ? cached.vary("Accept-Encoding") : cached, file);
    }

    /** Throws a 404 if there is none, or if nobody navigates. */
    private Response fallback(Request request, String path, Preferences accepted) throws IOException {
        var last = path.substring(path.lastIndexOf('/') + 1);
        // Scripts and pictures accept anything; only what navigates says that it wants HTML.
        var navigates = last.indexOf('.') < 0 && request.header("Accept").filter(it -> it.contains("text/html")).isPresent();
        var page = navigates ? options.fallback() : Optional.<String>empty();
        var found = page.isEmpty() ? Optional.<Found>empty() : blocking(() -> find(page.get(), accepted));
        var file = found.flatMap(Found::file).orElseThrow(() -> new HttpError(404, "there is nothing at " + request.path()));
        return answer(request, file, Optional.of(Caching.NO_CACHE)).vary("Accept");
    }

    /** Blocks. */
    private Optional<Found> find(String path, Preferences accepted) throws IOException {
        var isFolder = path.isEmpty() || path.endsWith("/");
        var name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        var wanted = folder;
        try {
            for (var segment : name.isEmpty() ? new String[0] : name.split("/", -1)) {
                if (!isServed(segment)) {
                    return Optional.empty();
                }
                wanted = wanted.resolve(segment);
            }
            var root = folder.toRealPath();
            var real = wanted.toRealPath();
            if (!isFolder && Files.isDirectory(real)) {
                return real.startsWith(root) && Files.exists(real.resolve("index.html")) ? Optional.of(new Found(Optional.empty())) : Optional.empty();
            }
            var file = isFolder ? real.resolve("index.html").toRealPath() : real;
            if (!file.startsWith(root) || !Files.isReadable(file)) {
                return Optional.empty();
            }
            var plain = FileFacts.read(file);
            return Optional.of(new Found(Optional.of(options.isPrecompressed() ? Variants.best(plain, root, accepted) : plain)));
        } catch (IOException | InvalidPathException e) {
            // There is no such file, or it can't be read; clients must not learn which.
            return Optional.empty();
        }
    }

    private static boolean isServed(String segment) {
        return !segment.isEmpty() && (!segment.startsWith(".") || segment.equals(".well-known"))
                && segment.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
    }
}
