package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * An example, compiled and run in this JVM. It is the program that users run, except for one static import, which makes the test's
 * handling of time hide Meanwhile's, which is imported by a wildcard.
 */
final class Program {
    private static final Path FOLDER = Path.of("target", "programs");
    private static final String VERBS = "import static dev.meanwhile.Meanwhile.*;";

    /** The class and its file; the file may be in a folder of its own. */
    private final String name;

    private Program(String name, String pace) throws IOException {
        this.name = Path.of(name).getFileName().toString();
        var source = Files.readString(Path.of(name + ".java"));
        var paced = source.replace(VERBS, VERBS + " " + pace);
        assertNotEquals(source, paced, name + ".java should have the line " + VERBS);
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(this.name + ".java"), paced);
    }

    /** A program that waits only for its own tasks and timers: its hours take no time, and its output is always the same. */
    static Program inVirtualTime(String name) throws IOException {
        return new Program(name, "import static dev.meanwhile.examples.VirtualTime.run;");
    }

    /** A program that also waits for things outside, with shorter seconds. */
    static Program inShortSeconds(String name) throws IOException {
        return new Program(name, "import static dev.meanwhile.examples.ShortSeconds.seconds;");
    }

    /** {@return the lines it prints} */
    List<String> run(String... arguments) throws Exception {
        compile(FOLDER.resolve(name + ".java"));
        var stdout = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (var loader = new URLClassLoader(new URL[] {FOLDER.toUri().toURL()}, getClass().getClassLoader())) {
            start(loader.loadClass(name), arguments);
        } finally {
            System.setOut(stdout);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Compiles a file to {@code target/programs}. */
    static void compile(Path source, String... options) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var complaints = new StringWriter();
            var all = new ArrayList<>(List.of("-proc:none", "-d", FOLDER.toString()));
            all.addAll(List.of(options));
            var task = compiler.getTask(complaints, files, null, all, null, files.getJavaFileObjects(source));
            assertTrue(task.call(), complaints::toString);
        }
    }

    /** As Java starts a compact source file: main is a method of an object, and takes arguments or not. */
    private static void start(Class<?> program, String... arguments) throws Exception {
        var constructor = program.getDeclaredConstructor();
        var main = Stream.of(program.getDeclaredMethods()).filter(m -> m.getName().equals("main")).findFirst().orElseThrow();
        constructor.setAccessible(true);
        main.setAccessible(true);
        try {
            var object = constructor.newInstance();
            if (main.getParameterCount() == 0) {
                main.invoke(object);
            } else {
                main.invoke(object, (Object) arguments);
            }
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
