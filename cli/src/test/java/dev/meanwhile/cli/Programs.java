package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shared by the tests: writes programs to files, and runs the command in a JVM of its own, as the script does. */
final class Programs {
    /** The result of a finished process. */
    record Ended(int status, String out, String err) {
    }

    /**
     * What a script starts in the background ignores SIGINT, and so does all that is started by that, even a build with its tests. GNU's env
     * can undo it; where there is another env, the tests are as their surroundings are.
     */
    static final List<String> HEEDING_SIGNALS = heedingSignals();

    /** The jars of Maven's resolver, which the script keeps off the class path too. */
    private static final List<String> RESOLVER = resolver();
    private static final String CLASS_PATH = FastStart.jars(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(it -> !RESOLVER.contains(it)).collect(Collectors.joining(File.pathSeparator)));
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/java.lang=ALL-UNNAMED",
            "-Djdk.trackAllThreads=false",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dmeanwhile.resolver=" + String.join(File.pathSeparator, RESOLVER),
            "-cp", CLASS_PATH);
    private static final List<String> FAST = FastStart.options(JAVA, CLASS_PATH);

    private Programs() {
    }

    private static List<String> resolver() {
        try {
            return List.of(Files.readString(Path.of("target/resolver-class-path")).strip().split(File.pathSeparator));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> heedingSignals() {
        var wrapper = List.of("env", "--default-signal=INT,TERM");
        try {
            return new ProcessBuilder(Stream.concat(wrapper.stream(), Stream.of("true")).toList()).start().waitFor() == 0 ? wrapper : List.of();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a source file, dated yesterday so that it may be cached. */
    static Path write(Path folder, String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(86_400)));
        return file;
    }

    static ProcessBuilder command(List<String> options, Object... words) {
        var command = new ArrayList<>(HEEDING_SIGNALS);
        command.addAll(JAVA);
        command.addAll(FAST);
        command.addAll(options);
        command.add(Main.class.getName());
        for (var word : words) {
            command.add(word.toString());
        }
        return new ProcessBuilder(command);
    }

    static Ended meanwhile(Object... words) throws Exception {
        return ended(command(List.of(), words).start());
    }

    /** Waits for the end. The output of the process must fit into a pipe. */
    static Ended ended(Process process) throws Exception {
        process.getOutputStream().close();
        int status = process.waitFor();
        return new Ended(status, new String(process.getInputStream().readAllBytes()), new String(process.getErrorStream().readAllBytes()));
    }
}
