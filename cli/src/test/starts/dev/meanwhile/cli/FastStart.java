package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tests of this module and of the examples start the command some hundred times. Like users' programs, it starts from an AOT cache, in half of the time; the script's own are not
 * built when tests run. The cache is made when the command has changed, which takes a few seconds. Without one, JVMs start as usual.
 */
public final class FastStart {
    private static final Path FOLDER = Path.of("target", "fast-start").toAbsolutePath();
    private static final Path CACHE = FOLDER.resolve("tests.aot");
    private static final Path PROGRAMS = FOLDER.resolve("programs");
    /** It takes a few seconds, unless the machine is so busy that it is better to go on without. */
    private static final int LIMIT_SECONDS = 40;

    private FastStart() {
    }

    /** {@return a class path with a jar for each folder, as JVMs with an AOT cache take jars only} The tests' own classes, which users do not have, are left out. */
    public static String jars(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator)).filter(it -> !it.isEmpty()).map(Path::of).filter(it -> Files.exists(it) && !it.endsWith("test-classes"))
                .map(it -> Files.isDirectory(it) ? jar(it) : it).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** {@return the jar of a module's classes} */
    private static Path jar(Path classes) {
        var jar = FOLDER.resolve(classes.toAbsolutePath().getParent().getParent().getFileName() + ".jar");
        try (var files = Files.walk(classes)) {
            Files.createDirectories(FOLDER);
            if (!isNewer(jar, files) && ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".") != 0) {
                throw new AssertionError("no jar of " + classes);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return options with which a JVM that has these starts fast} */
    public static List<String> options(List<String> java, String classPath) {
        if (!isNewer(CACHE, Stream.of(classPath.split(File.pathSeparator)).map(Path::of))) {
            train(java);
        }
        return Files.exists(CACHE) ? List.of("-Xlog:aot*=off,cds*=off", "-XX:AOTCache=" + CACHE) : List.of();
    }

    /** {@return the options with which a program is compiled only once, however often it starts} */
    public static List<String> compiledOnce(Path program) {
        return Files.exists(CACHE) ? List.of("-Dmeanwhile.entry=" + PROGRAMS.resolve(program.toAbsolutePath().toString().replace('/', '%'))) : List.of();
    }

    private static void train(List<String> java) {
        try {
            Files.createDirectories(FOLDER);
            forgetPrograms();
            Files.deleteIfExists(CACHE);
            // The compiler is part of the training, so what was compiled last time must not be found. Without profiles, as in the script.
            var entry = Files.createTempDirectory(FOLDER, "entry").resolve("hello");
            var command = new ArrayList<>(java);
            command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:AOTCacheOutput=" + CACHE,
                    "-Dmeanwhile.entry=" + entry, Main.class.getName(), "run", "../cli/src/test/resources/fast-start/Hello.java"));
            var training = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(FOLDER.resolve("training.log").toFile()).start();
            var isMade = false;
            try {
                isMade = training.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && training.exitValue() == 0;
            } finally {
                if (!isMade) {
                    training.descendants().forEach(ProcessHandle::destroyForcibly);
                    training.destroyForcibly().onExit().join();
                    Files.deleteIfExists(CACHE);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void forgetPrograms() throws IOException {
        if (Files.exists(PROGRAMS)) {
            try (var files = Files.list(PROGRAMS)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isNewer(Path made, Stream<Path> than) {
        return Files.exists(made) && than.allMatch(it -> modified(it).compareTo(modified(made)) <= 0);
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
