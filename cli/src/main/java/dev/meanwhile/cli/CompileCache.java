package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Remembers what programs compiled to, one entry per program, so that a second start does not load javac.
 *
 * <p>An entry holds the sources themselves and is taken if they are still the same, byte for byte. A digest as key would be no
 * shorter in code, and {@code MessageDigest} makes the JVM load its security providers, which takes longer than running the program.
 *
 * <p>The launching script says where the entry lies ({@code -Dmeanwhile.entry}, without the extension), because it
 * looks at it too: its extension names the AOT cache that serves the program best, and has to be known before the JVM starts.
 * {@code core}: it uses nothing but the core; {@code full}: the HTTP client or more. Without that property nothing is cached.
 *
 * <p>A cache never stands in the way: whatever goes wrong with it, the program is compiled. {@link #find} is on the way of every
 * start, which is why it uses neither {@code java.nio} nor {@code java.time} nor lambdas: together they take two milliseconds.
 */
final class CompileCache {
    private static final long USE_NOTED_EVERY_MILLIS = 24 * 3600 * 1000;
    /** The clock that files are stamped with may be a tick behind. */
    private static final long CLOCK_TICK_MILLIS = 10;
    private static final String[] KINDS = {".core", ".full"};

    private final Path stem;
    private final String build;

    /**
     * @param stem  path of the entry without its extension; null for no cache
     * @param build names what the class files depend on besides the sources: our build and the JDK
     */
    CompileCache(Path stem, String build) {
        this.stem = stem;
        this.build = build;
    }

    static CompileCache ofProcess() {
        var entry = System.getProperty("meanwhile.entry");
        var build = System.getProperty("meanwhile.build", System.getProperty("java.class.path"));
        return new CompileCache(entry == null ? null : Path.of(entry), build + ' ' + System.getProperty("java.vm.version"));
    }

    /** {@return the program, or null if it has to be compiled} */
    Compiled find(Source source) {
        if (stem == null) {
            return null;
        }
        for (var kind : KINDS) {
            var entry = path(kind).toFile();
            if (!entry.exists()) {
                continue;
            }
            try {
                var program = CacheEntry.decode(Source.bytes(entry.toPath()), header(source), source);
                if (program != null && isUnchanged(program)) {
                    noteUse(entry, source);
                    return program;
                }
            } catch (IOException | RuntimeException e) {
                // Unreadable or damaged: it is written anew after compiling.
            }
        }
        return null;
    }

    /**
     * Keeps a program.
     *
     * @param started when its compilation began, in milliseconds since the epoch
     */
    void store(Compiled program, long started) {
        if (stem == null) {
            return;
        }
        try {
            for (var source : program.sources()) {
                if (Files.getLastModifiedTime(source.path()).toMillis() >= started - CLOCK_TICK_MILLIS) {
                    return;         // written meanwhile: no telling whether javac saw the same text
                }
            }
            Files.createDirectories(stem.getParent());
            var kind = usesMoreThanCore(program) ? ".full" : ".core";
            var temporary = path("." + ProcessHandle.current().pid() + ".tmp");
            Files.write(temporary, CacheEntry.encode(program, header(program.sources().getFirst())));
            Files.move(temporary, path(kind), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(path(kind.equals(".full") ? ".core" : ".full"));
            CacheSweep.sweep(stem.getParent());
        } catch (IOException | RuntimeException e) {
            // No disk space, no permission, no home: the next start compiles again.
        }
    }

    private Path path(String extension) {
        return stem.resolveSibling(stem.getFileName() + extension);
    }

    /**
     * What has to be the same besides the sources. The names of the files in the folder are part of it: a new file may
     * declare a class that now comes before an imported one of the same name.
     */
    private String header(Source source) {
        var names = source.folder().toFile().list();
        Arrays.sort(names);
        var header = new StringBuilder(build).append('\n').append(source.path().toAbsolutePath());
        for (var name : names) {
            if (name.endsWith(".java")) {
                header.append('\n').append(name);
            }
        }
        return header.toString();
    }

    private static boolean isUnchanged(Compiled program) throws IOException {
        for (var source : program.sources().subList(1, program.sources().size())) {
            if (!Arrays.equals(source.text(), Source.bytes(source.path()))) {
                return false;
            }
        }
        return true;
    }

    /** An entry's time says when it was last used, for {@link CacheSweep}, and to the script that it is newer than the source. */
    private static void noteUse(File entry, Source source) {
        long noted = entry.lastModified();
        long now = System.currentTimeMillis();
        if (noted < now - USE_NOTED_EVERY_MILLIS || noted <= source.path().toFile().lastModified()) {
            entry.setLastModified(now);
        }
    }

    /** Looks for the names of packages in the class files: our own below the core's, and the libraries that come with them. */
    private static boolean usesMoreThanCore(Compiled program) {
        var beyondCore = Pattern.compile("dev/meanwhile/[a-z]|org/jsoup/|io/vertx/");
        return program.classes().values().stream()
                .anyMatch(bytes -> beyondCore.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find());
    }
}
