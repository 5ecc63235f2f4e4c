package dev.meanwhile.web;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the files of a folder are served: {@code app.files("/", folder, f -> f.immutable("assets/**").precompressed().fallback("index.html"))}. By default nothing is said about caches,
 * so that browsers ask whether a file has changed when they see fit. Folders are never listed. Immutable; each method returns a changed copy.
 */
public final class FilesOptions {
    static final FilesOptions DEFAULT = new FilesOptions(Optional.empty(), List.of(), false, Optional.empty());

    private final Optional<String> control;
    private final List<PathMatcher> immutable;
    private final boolean precompressed;
    private final Optional<String> fallback;

    private FilesOptions(Optional<String> control, List<PathMatcher> immutable, boolean precompressed, Optional<String> fallback) {
        this.control = control;
        this.immutable = immutable;
        this.precompressed = precompressed;
        this.fallback = fallback;
    }

    /**
     * How long browsers and proxies may use files without asking again. Those that {@link #immutable} names, and the fallback, are exempt.
     *
     * @param time rounded down to seconds; zero: they may store a file, but ask each time whether it has changed
     */
    public FilesOptions cacheFor(Duration time) {
        return new FilesOptions(Optional.of(Caching.publicly(time)), immutable, precompressed, fallback);
    }

    /**
     * Names files that never change, because their names do: those with a hash in it, which builders of pages make. They are stored for a year and never asked for again.
     *
     * @param globs as in {@link java.nio.file.FileSystem#getPathMatcher}, for paths relative to the folder: <code>assets/**</code>, <code>*.????????.js</code>
     * @throws IllegalArgumentException if a glob is malformed
     */
    public FilesOptions immutable(String... globs) {
        Objects.requireNonNull(globs, "the globs are null");
        var copy = new ArrayList<>(immutable);
        for (var glob : globs) {
            copy.add(FileSystems.getDefault().getPathMatcher("glob:" + Objects.requireNonNull(glob, "a glob is null")));
        }
        return new FilesOptions(control, List.copyOf(copy), precompressed, fallback);
    }

    /**
     * Sends {@code app.js.br}, {@code app.js.zst} or {@code app.js.gz} instead of {@code app.js}, if it is there and the client accepts it: compressed once, and better than there
     * is time for in a request. Whoever changes {@code app.js} must compress it again.
     */
    public FilesOptions precompressed() {
        return new FilesOptions(control, immutable, true, fallback);
    }

    /**
     * Sends a page where there is no file, to browsers that navigate: to GET that accepts HTML, for paths whose last part has no dot. For applications in a page that make
     * their own paths. Other requests still get a 404. The page is asked for each time.
     *
     * @param file relative to the folder, mostly {@code index.html}
     */
    public FilesOptions fallback(String file) {
        return new FilesOptions(control, immutable, precompressed, Optional.of(Objects.requireNonNull(file, "the file is null")));
    }

    /** @param path relative to the folder */
    Optional<String> cacheControl(Path path) {
        return immutable.stream().anyMatch(matcher -> matcher.matches(path)) ? Optional.of(Caching.IMMUTABLE) : control;
    }

    boolean isPrecompressed() {
        return precompressed;
    }

    Optional<String> fallback() {
        return fallback;
    }
}
