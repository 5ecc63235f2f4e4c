package dev.meanwhile.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A project that uses Meanwhile as its users do: from a repository. It is built in a copy, by Maven on this JVM's JDK.
 *
 * @param name of its folder in {@code src/it}
 */
record Consumer(String name) {
    /** What the build has installed for this module, and what the projects download. */
    static final Path REPOSITORY = Path.of("target/repository").toAbsolutePath();
    private static final Path PROJECTS = Path.of("src/it").toAbsolutePath();
    private static final int LIMIT_MINUTES = 10;

    /** {@return the projects there are, sorted} */
    static List<String> names() {
        try (var folders = Files.list(PROJECTS)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).map(folder -> folder.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return a file of the project as it is in {@code src/it}} */
    Path source(String file) {
        return PROJECTS.resolve(name).resolve(file);
    }

    /** {@return a file of the copy that was built} */
    Path built(String file) {
        return folder().resolve(file);
    }

    private Path folder() {
        return Path.of("target/it", name).toAbsolutePath();
    }

    /** Fails unless Maven succeeds. Skipped if {@code -Dconsumer} names another project. */
    void build(String... arguments) throws IOException, InterruptedException {
        assumeChosen();
        runWell(maven(arguments), property("java.home"));
    }

    /** The same with Debian's Gradle, on the machine's default JDK, for it knows none that is newer than 17. Skipped where it is missing, but not in CI. */
    void buildWithGradle() throws IOException, InterruptedException {
        assumeChosen();
        var gradle = Path.of("/usr/share/gradle/bin/gradle");
        if (!Files.isExecutable(gradle)) {
            if ("true".equals(System.getenv("CI"))) {
                fail(gradle + " is missing");
            }
            Assumptions.abort(gradle + " is missing");
        }
        runWell(List.of(gradle.toString(), "--no-daemon", "-g", built("home").toString(),
                "-Prepository=" + REPOSITORY.toUri(),
                "-Pmeanwhile.version=" + property("meanwhile.version"),
                "-Pnetty.version=" + property("netty.version"),
                "check"), "");
    }

    private void assumeChosen() {
        var chosen = property("consumer");
        Assumptions.assumeTrue(chosen == null || chosen.isEmpty() || chosen.equals(name), () -> "chosen: " + chosen);
    }

    private void runWell(List<String> command, String jdk) throws IOException, InterruptedException {
        copy(PROJECTS.resolve(name), folder());
        var log = built("build.log");
        assertEquals(0, run(log, command, jdk), () -> log + ":\n" + tail(log));
    }

    private List<String> maven(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(property("maven.home"), "bin", File.separatorChar == '\\' ? "mvn.cmd" : "mvn").toString(), "-B", "-ntp",
                "-gs", PROJECTS.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + REPOSITORY,
                "-Dmaven.downloads=" + property("maven.downloads"),
                "-Dmeanwhile.version=" + property("meanwhile.version")));
        command.addAll(List.of(arguments));
        command.add("verify");
        return command;
    }

    /** @param jdk the JDK that it is told to use; empty for none */
    private int run(Path log, List<String> command, String jdk) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder().toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("JAVA_HOME");
        if (!jdk.isEmpty()) {
            builder.environment().put("JAVA_HOME", jdk);
        }
        builder.environment().remove("MAVEN_OPTS");
        var process = builder.start();
        try {
            assertTrue(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES), () -> command + " has not ended:\n" + tail(log));
            return process.exitValue();
        } finally {
            try (Stream<ProcessHandle> children = process.descendants()) {
                children.forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
        }
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    private static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The copy of last time is replaced. */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            delete(to);
        }
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
