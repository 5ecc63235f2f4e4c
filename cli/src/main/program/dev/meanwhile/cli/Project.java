package dev.meanwhile.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a program consists of, as its directives say: those of the given file, and of the files that {@code //SOURCES} names.
 *
 * @param sources      the given file, then those of {@code //SOURCES}
 * @param libraries    {@code //DEPS}
 * @param repositories {@code //REPOS}: {@code id=url}; Maven Central if there are none
 * @param javaOptions  {@code //JAVA_OPTIONS}: for the JVM
 * @param javacOptions {@code //JAVAC_OPTIONS}: for the compiler
 */
record Project(List<Source> sources, List<Directives.Word> libraries, List<String> repositories, List<String> javaOptions, List<String> javacOptions) {
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2/";
    private static final Pattern LIBRARY = Pattern.compile("[\\w.-]+:[\\w.-]+(?::[^:@]*(?::[^:@]*)?)?(?:@[\\w-]+)?");
    private static final Pattern CLASS_PATH = Pattern.compile("-cp|-classpath|--class-path(=.*)?|-jar");
    /** JBang's names. */
    private static final Map<String, String> REPOSITORIES = Map.of(
            "central", CENTRAL, "mavencentral", CENTRAL,
            "google", "https://maven.google.com/",
            "jitpack", "https://jitpack.io/",
            "redhat", "https://maven.repository.redhat.com/ga/",
            "spring-snapshot", "https://repo.spring.io/snapshot/", "spring-milestone", "https://repo.spring.io/milestone/",
            "central-portal-snapshots", "https://central.sonatype.com/repository/maven-snapshots/",
            "jogamp", "https://jogamp.org/deployment/maven/",
            "mvnpm", "https://repo.mvnpm.org/maven2/");

    /** {@return the project of a file without directives} */
    static Project plain(Source main) {
        return new Project(List.of(main), List.of(), List.of(), List.of(), List.of());
    }

    static Project of(Source main) throws Problem {
        var reading = new Reading();
        reading.read(main);
        return reading.project();
    }

    boolean isPlain() {
        return sources.size() == 1 && libraries.isEmpty() && repositories.isEmpty() && javaOptions.isEmpty() && javacOptions.isEmpty();
    }

    private static final class Reading {
        private final Map<Path, Source> sources = new LinkedHashMap<>();
        private final List<Directives.Word> libraries = new ArrayList<>();
        private final Map<String, String> repositories = new LinkedHashMap<>();
        private final List<String> javaOptions = new ArrayList<>();
        private final List<String> javacOptions = new ArrayList<>();

        Project project() {
            if (repositories.isEmpty() && !libraries.isEmpty()) {
                repositories.put("central", CENTRAL);
            }
            return new Project(List.copyOf(sources.values()), libraries,
                    repositories.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList(), javaOptions, javacOptions);
        }

        void read(Source source) throws Problem {
            if (sources.putIfAbsent(source.path().toAbsolutePath().normalize(), source) != null) {
                return;
            }
            for (var word : Directives.of(source)) {
                switch (word.name()) {
                    case "DEPS" -> addLibrary(word);
                    case "REPOS" -> addRepository(word, source.folder());
                    case "SOURCES" -> addSources(word, source);
                    case "JAVAC_OPTIONS", "COMPILE_OPTIONS" -> javacOptions.add(word.text());
                    default -> addJavaOption(word);
                }
            }
        }

        private void addLibrary(Directives.Word word) throws Problem {
            if (!LIBRARY.matcher(word.text()).matches()) {
                throw word.problem("the form is group:artifact:version, as in //DEPS org.apache.commons:commons-lang3:3.18.0");
            }
            libraries.add(word);
        }

        private void addRepository(Directives.Word word, Path folder) throws Problem {
            var split = word.text().indexOf('=');
            var place = word.text().substring(split + 1);
            var known = REPOSITORIES.get(place.toLowerCase(java.util.Locale.ROOT));
            if (known != null) {
                repositories.put(split > 0 ? word.text().substring(0, split) : known.equals(CENTRAL) ? "central" : place, known);
                return;
            }
            var url = place.startsWith("./") || place.startsWith("../") ? folder.resolve(place).normalize().toUri().toString() : place;
            if (!url.matches("[a-z]+:.+")) {
                throw word.problem("it is neither a URL, nor ./FOLDER, nor one of " + String.join(", ", REPOSITORIES.keySet().stream().sorted().toList()));
            }
            repositories.put(split > 0 ? word.text().substring(0, split) : url.replaceAll("^[a-z]+:/*|/+$", "").replaceAll("[^\\w.-]+", "-"), url);
        }

        private void addJavaOption(Directives.Word word) throws Problem {
            if (CLASS_PATH.matcher(word.text()).matches()) {
                throw word.problem("this would replace Meanwhile's own class path. Libraries are named by //DEPS or --class-path");
            }
            javaOptions.add(word.text());
        }

        private void addSources(Directives.Word word, Source from) throws Problem {
            try {
                var files = files(from, word.text());
                if (files.isEmpty()) {
                    throw word.problem("there is no such file in " + from.folder());
                }
                for (var file : files) {
                    read(new Source(file, Source.bytes(file)));
                }
            } catch (IOException e) {
                throw word.problem("it can't be read: " + e.getMessage());
            }
        }
    }

    /** {@return the .java files that a file, a folder or a glob means; paths look as the user wrote that of the file that names them} */
    private static List<Path> files(Source from, String pattern) throws IOException {
        var folder = from.path().getParent() == null ? Path.of("") : from.path().getParent();
        var wildcard = pattern.replaceAll("[*?].*", "").length();
        var isGlob = wildcard < pattern.length();
        var base = folder.resolve(isGlob ? pattern.substring(0, pattern.lastIndexOf('/', wildcard) + 1) : pattern).normalize();
        if (!isGlob && Files.isRegularFile(base)) {
            return List.of(base);
        }
        if (!Files.isDirectory(base.toAbsolutePath())) {
            return List.of();
        }
        var glob = FileSystems.getDefault().getPathMatcher("glob:" + (isGlob ? pattern.substring(pattern.lastIndexOf('/', wildcard) + 1) : "**"));
        try (var all = Files.walk(base)) {
            return all.filter(it -> it.toString().endsWith(".java") && Files.isRegularFile(it) && glob.matches(base.relativize(it))).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
