package dev.meanwhile.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of peers on the JVM: fetches libraries with Maven, compiles, and returns the commands to start the programs. */
final class JvmPrograms {
    static final List<String> ONE_CARRIER = List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");
    private static final List<Class<?>> SHARED = List.of(Rounds.class, Round.class, Factorial.class, Served.class, WebServed.class, Echo.class, Contents.class, Items.class, Fetched.class);

    private final Places places;
    private final Path sources;
    private final Path lib;
    private final Path classes;
    private final List<String> options;
    private final Schedule schedule;
    private final Path bin = Path.of(System.getProperty("java.home"), "bin");

    /**
     * Programs that use the libraries of a folder, besides those of the harness.
     *
     * @param lib     its name
     * @param options additional options for the JVM
     * @param schedule how long they may be fetched
     */
    JvmPrograms(Places places, String lib, List<String> options, Schedule schedule) {
        this.places = places;
        this.lib = places.peers().resolve(lib);
        this.options = options;
        this.schedule = schedule;
        sources = places.sources().resolve("jvm");
        classes = places.peers().resolve("classes");
    }

    Path lib() {
        return lib;
    }

    Path sources() {
        return sources.resolve("src/peers");
    }

    Path classes() {
        return classes;
    }

    String tool(String name) {
        return bin.resolve(name).toString();
    }

    /**
     * Has Maven copy jars to the folder, unless they are already there. {@return why that failed; empty if it succeeded}
     *
     * @param pom  the file that names them
     * @param what what they are, for messages
     */
    String fetch(String pom, String what) {
        var file = sources.resolve(pom);
        var done = lib.resolve("fetched");
        if (Tool.isFresh(done, List.of(file))) {
            return "";
        }
        Say.line("fetching " + what + " with Maven (once)");
        var output = Tool.run(places.root(), schedule.fetch(), List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), "mvn", "-B", "-q", "-f",
                file.toString(), "package"));
        if (!output.ok()) {
            return "Maven could not fetch its libraries (" + places.root().relativize(file) + "): " + output.tail();
        }
        Tool.touch(done);
        return "";
    }

    String classPath() {
        var jars = Files.isDirectory(lib) ? Tool.files(lib, ".jar").stream() : Stream.<Path>of();
        return Stream.concat(Stream.of(classes.toString(), System.getProperty("java.class.path")),
                jars.filter(jar -> !jar.getFileName().toString().startsWith("kotlin-compiler")).map(Path::toString))
                .collect(Collectors.joining(":"));
    }

    /** {@return the version in the name of a jar, of the folder or of the harness} */
    String version(String artifact) {
        var jars = Files.isDirectory(lib) ? Tool.files(lib, ".jar").stream() : Stream.<Path>of();
        return Stream.concat(jars, Arrays.stream(System.getProperty("java.class.path").split(":")).map(Path::of))
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.matches("\\Q" + artifact + "\\E-\\d.*\\.jar"))
                .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                .findFirst().orElse("?");
    }

    /** {@return the command to start a program} */
    List<String> java(String main, List<String> more) {
        var command = new ArrayList<>(List.of(tool("java"), "--enable-preview", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(more);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), "peers." + main));
        return command;
    }

    /** {@return why it failed; empty if it succeeded} */
    String compileJava(String program) {
        return compile(program, List.of(tool("javac"), "--enable-preview", "--release", "25", "-proc:none", "-Xlint:none", "-cp", classPath(),
                "-sourcepath", sources.resolve("src").toString(), "-d", classes.toString(), sources().resolve(program + ".java").toString()));
    }

    /** {@return why it failed; empty if it succeeded} A program is recompiled when a source or the harness has changed. */
    String compile(String program, List<String> command) {
        var made = classes.resolve("peers/" + program + ".class");
        var inputs = new ArrayList<>(Tool.files(sources(), ""));
        inputs.addAll(Tool.files(sources, ".xml"));
        for (var shared : SHARED) {
            inputs.add(places.root().resolve("benchmarks/src/main/shared/" + shared.getName().replace('.', '/') + ".java"));
        }
        if (Tool.isFresh(made, inputs)) {
            return "";
        }
        Say.line("compiling " + program);
        var output = Tool.run(places.root(), command);
        return output.ok() ? "" : "it does not compile: " + output.tail();
    }
}
