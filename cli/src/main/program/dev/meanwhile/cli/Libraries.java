package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The jars of {@code //DEPS}. The answer of Maven's resolver is kept beside the compiled program, so that neither a second start nor a changed program
 * loads the resolver, unless the directives have changed, a jar has, or the answer may have: snapshots and version ranges are good for a day.
 */
final class Libraries {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final Set<String> OURS = Set.of("meanwhile", "meanwhile-io", "meanwhile-http", "meanwhile-sql", "meanwhile-web", "meanwhile-cli");

    private Libraries() {
    }

    /** {@return the jars, if they are known without asking the resolver} */
    static Optional<List<Path>> known(Project project, Path stem) {
        if (project.libraries().isEmpty()) {
            return Optional.of(List.of());
        }
        try {
            var lines = stem == null ? List.<String>of() : Files.readAllLines(file(stem));
            if (lines.size() < 2 || !lines.get(0).equals(key(project)) || Long.parseLong(lines.get(1)) < System.currentTimeMillis()) {
                return Optional.empty();
            }
            var jars = new ArrayList<Path>();
            for (var line : lines.subList(2, lines.size())) {
                var words = line.split("\t");
                var jar = Path.of(words[0]);
                if (!words[1].equals(ClassPath.stamp(jar))) {
                    return Optional.empty();
                }
                jars.add(jar);
            }
            return Optional.of(jars);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();        // there is none, or it is damaged
        }
    }

    /** {@return the jars} Downloads what is missing. */
    static List<Path> of(Project project, Path stem) throws Problem {
        var known = known(project, stem);
        if (known.isPresent()) {
            return known.get();
        }
        var changes = project.libraries().stream().anyMatch(it -> it.text().matches(".*:(?:[\\[(].*|LATEST|RELEASE)(?:[:@].*)?"));
        var jars = new ArrayList<Path>();
        for (var line : resolve(project)) {
            var words = line.split("\t");
            changes |= words[0].endsWith("-SNAPSHOT");
            if (words[1].endsWith(".jar") && !isReplaced(words[0].split(":"), project)) {
                jars.add(Path.of(words[1]));
            }
        }
        if (stem != null) {
            keep(project, stem, jars, changes ? System.currentTimeMillis() + DAY_MILLIS : Long.MAX_VALUE);
        }
        return jars;
    }

    private static void keep(Project project, Path stem, List<Path> jars, long until) {
        var lines = new ArrayList<>(List.of(key(project), Long.toString(until)));
        jars.forEach(jar -> lines.add(jar + "\t" + ClassPath.stamp(jar)));
        try {
            Files.createDirectories(stem.getParent());
            var temporary = stem.resolveSibling(stem.getFileName() + ".libs." + ProcessHandle.current().pid() + ".tmp");
            Files.write(temporary, lines);
            Files.move(temporary, file(stem), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The next start asks again.
        }
    }

    private static Path file(Path stem) {
        return stem.resolveSibling(stem.getFileName() + ".libs");
    }

    private static String key(Project project) {
        return String.join(" ", project.libraries().stream().map(Directives.Word::text).toList()) + " from " + String.join(" ", project.repositories());
    }

    /**
     * Whether ours is taken instead: Meanwhile itself, and the libraries whose types its API accepts, Jackson 3 and Jackson's annotations. Of all
     * others the program may have a version of its own, see {@link LibraryLoader}.
     */
    private static boolean isReplaced(String[] library, Project project) {
        var isOurs = library[0].equals("dev.meanwhile") && OURS.contains(library[1]);
        if (!isOurs && !library[0].equals("tools.jackson.core") && !library[1].equals("jackson-annotations")) {
            return false;
        }
        var version = versionOfOurs(library[0], library[1]);
        if (version.isPresent() && (isNewer(library[2], version.get()) || !version.get().equals(library[2]) && isNamed(library, project))) {
            System.err.println("meanwhile: " + project.sources().getFirst().path() + " needs " + String.join(":", library) + ", but gets " + version.get()
                    + ", the version that Meanwhile itself uses");
        }
        return isOurs || version.isPresent();
    }

    private static boolean isNamed(String[] library, Project project) {
        return project.libraries().stream().anyMatch(it -> it.text().startsWith(library[0] + ":" + library[1] + ":"));
    }

    private static boolean isNewer(String version, String ours) {
        return Version.parse(version).compareTo(Version.parse(ours)) > 0;
    }

    private static Optional<String> versionOfOurs(String group, String artifact) {
        try (InputStream in = Libraries.class.getResourceAsStream("/META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
            if (in == null) {
                return Optional.empty();
            }
            var properties = new Properties();
            properties.load(in);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> resolve(Project project) throws Problem {
        var request = Map.of("libraries", project.libraries().stream().map(Directives.Word::text).toList(),
                "repositories", project.repositories(),
                "home", mavenHome().map(Path::toString).stream().toList());
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        try (var resolver = new URLClassLoader(resolverJars(), ClassLoader.getPlatformClassLoader());
                var progress = new Progress("fetching the libraries of " + project.sources().getFirst().path())) {
            thread.setContextClassLoader(resolver);
            return resolver(resolver).apply(request, progress);
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage(), project);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private static Problem problem(String message, Project project) {
        var split = message.indexOf('\t');
        var text = message.substring(split + 1);
        return project.libraries().stream().filter(it -> it.text().equals(message.substring(0, split))).findFirst()
                .map(it -> new Problem(Problem.PROGRAM, it.file() + ":" + it.line() + ": " + text))
                .orElseGet(() -> new Problem(Problem.PROGRAM, project.sources().getFirst().path() + ": " + text));
    }

    /** Maven's resolver, and this command's own classes for it. */
    private static URL[] resolverJars() throws IOException {
        var jars = new ArrayList<URL>();
        jars.add(Libraries.class.getProtectionDomain().getCodeSource().getLocation());
        for (var jar : System.getProperty("meanwhile.resolver").split(File.pathSeparator)) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        return jars.toArray(URL[]::new);
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<Map<String, List<String>>, Consumer<String>, List<String>> resolver(ClassLoader loader) {
        try {
            return (BiFunction<Map<String, List<String>>, Consumer<String>, List<String>>)
                    loader.loadClass("dev.meanwhile.cli.maven.MavenResolver").getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the folder of Maven with its global settings: named by the environment, or that of the mvn on the PATH} */
    private static Optional<Path> mavenHome() {
        for (var variable : List.of("MAVEN_HOME", "M2_HOME")) {
            var home = System.getenv(variable);
            if (home != null && hasSettings(Path.of(home))) {
                return Optional.of(Path.of(home));
            }
        }
        for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            var mvn = new File(folder, File.separatorChar == '\\' ? "mvn.cmd" : "mvn").toPath();
            if (Files.isExecutable(mvn)) {
                try {
                    var home = mvn.toRealPath().getParent().getParent();
                    return Optional.of(hasSettings(home) ? home : home.resolve("libexec")).filter(Libraries::hasSettings);      // Homebrew
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hasSettings(Path home) {
        return Files.exists(home.resolve("conf/settings.xml"));
    }
}
