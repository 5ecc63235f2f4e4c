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

    StaticFiles(Path folder) {
        this.folder = folder;
    }

    /** A file; or none, for a folder whose URL lacks the final slash. */
    private record Found(Optional<FileFacts> file) {
    }

    Response answer(Request request, String path) throws IOException {
        var found = blocking(() -> find(path)).orElseThrow(() -> new HttpError(404, "there is nothing at " + request.path()));
        if (found.file().isEmpty()) {
            var target = request.target();
            var query = target.indexOf('?') < 0 ? "" : target.substring(target.indexOf('?'));
            return Response.redirect(request.path() + "/" + query);
        }
        return FileAnswers.of(request, Response.empty(200), found.file().get());
    }

    /** Blocks. */
    private Optional<Found> find(String path) throws IOException {
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
            return file.startsWith(root) && Files.isReadable(file) ? Optional.of(new Found(Optional.of(FileFacts.read(file)))) : Optional.empty();
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
