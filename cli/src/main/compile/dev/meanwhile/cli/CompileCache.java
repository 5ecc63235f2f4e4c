package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps compiled programs, one entry each, so that a second start does not load javac.
 *
 * <p>An entry holds the sources themselves and is used if they are still the same, byte for byte. A digest as the key would not be
 * less code, and {@code MessageDigest} makes the JVM load its security providers, which takes longer than running the program.
 *
 * <p>The launch script names the entry ({@code -Dmeanwhile.entry}, without the extension), because it
 * needs it too: the extension names the best AOT cache for the program, which must be known before the JVM starts.
 * {@code core}: it uses nothing but the core; {@code full}: the HTTP client or more. Without that property nothing is cached.
 *
 * <p>The cache never fails a start: if anything is wrong with it, the program is compiled. {@link #find} is part of every
 * start, so it uses no {@code java.nio}, {@code java.time} or lambdas: together they take two milliseconds.
 */
final class CompileCache {
    private static final long USE_NOTED_EVERY_MILLIS = 24 * 3600 * 1000;
    /** File times may be a tick behind the clock. */
    private static final long CLOCK_TICK_MILLIS = 10;
    private static final String[] KINDS = {".core", ".full"};

    private final Path stem;
    private final String build;

    /**
     * @param stem  path of the entry without its extension; null for no cache
     * @param build identifies what the class files depend on besides the sources: our build and the JDK
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

    /** Where other files about the program are kept, without their extension; null for nowhere. */
    Path stem() {
        return stem;
    }

    /**
     * {@return the program, or null if it has to be compiled}
     *
     * @param classPath libraries that it gets in addition to those of its directives
     */
    Compiled find(Source source, List<Path> classPath) throws Problem {
        if (stem == null) {
            return null;
        }
        for (var kind : KINDS) {
            var entry = path(kind).toFile();
            if (!entry.exists()) {
                continue;
            }
            try {
                var found = CacheEntry.decode(Source.bytes(entry.toPath()), source);
                var program = found == null ? null : unchanged(found, source, classPath);
                if (program != null) {
                    noteUse(entry, source);
                    return program;
                }
            } catch (IOException | RuntimeException e) {
                // Unreadable or damaged: it is rewritten after compiling.
            }
        }
        return null;
    }

    /** {@return the program, or null if something that it was compiled with has changed} */
    private Compiled unchanged(CacheEntry entry, Source source, List<Path> classPath) throws IOException, Problem {
        if (entry.isPlain() && classPath.isEmpty()) {
            return entry.header().equals(header(source)) && isUnchanged(entry.sources())
                    ? new Compiled(entry.starter(), entry.sources(), entry.classes(), List.of(), List.of()) : null;
        }
        var project = Project.of(source);
        var libraries = Libraries.known(project, stem);
        if (libraries.isEmpty()) {
            return null;
        }
        var all = ClassPath.join(classPath, libraries.get());
        return entry.header().equals(header(project, all)) && isUnchanged(entry.sources())
                ? new Compiled(entry.starter(), entry.sources(), entry.classes(), all, project.javaOptions()) : null;
    }

    /**
     * Keeps a program.
     *
     * @param started when its compilation began, in milliseconds since the epoch
     */
    void store(Compiled program, Project project, long started) {
        if (stem == null) {
            return;
        }
        try {
            for (var source : program.sources()) {
                if (Files.getLastModifiedTime(source.path()).toMillis() >= started - CLOCK_TICK_MILLIS) {
                    return;         // written meanwhile: javac may have seen another text
                }
            }
            Files.createDirectories(stem.getParent());
            var kind = usesMoreThanCore(program) ? ".full" : ".core";
            var temporary = path("." + ProcessHandle.current().pid() + ".tmp");
            Files.write(temporary, CacheEntry.encode(program, project.isPlain(), header(project, program.libraries())));
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
     * What must be the same besides the sources. The names of the files in the folder are part of it: a new file may
     * declare a class that now hides an imported one of the same name.
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

    private String header(Project project, List<Path> libraries) {
        var header = new StringBuilder(header(project.sources().getFirst()));
        for (var library : libraries) {
            header.append('\n').append(library).append(' ').append(ClassPath.stamp(library));
        }
        for (var source : project.sources().subList(1, project.sources().size())) {
            header.append('\n').append(source.path());
        }
        return header.toString();
    }

    private static boolean isUnchanged(List<Source> sources) throws IOException {
        for (var source : sources.subList(1, sources.size())) {
            if (!Arrays.equals(source.text(), Source.bytes(source.path()))) {
                return false;
            }
        }
        return true;
    }

    /** The time of an entry says when it was last used, for {@link CacheSweep}, and tells the script that it is newer than the source. */
    private static void noteUse(File entry, Source source) {
        long noted = entry.lastModified();
        long now = System.currentTimeMillis();
        if (noted < now - USE_NOTED_EVERY_MILLIS || noted <= source.path().toFile().lastModified()) {
            entry.setLastModified(now);
        }
    }

    /** Searches the class files for package names: our own except the core's, and those of the libraries that come with them. */
    private static boolean usesMoreThanCore(Compiled program) {
        var beyondCore = Pattern.compile("dev/meanwhile/[a-z]|org/jsoup/|io/vertx/");
        return program.classes().values().stream()
                .anyMatch(bytes -> beyondCore.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find());
    }
}
