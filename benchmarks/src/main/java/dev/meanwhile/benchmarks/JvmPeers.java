package dev.meanwhile.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The peers on the JVM: has Maven fetch the libraries, and compiles the programs. Also starts JMH on our own micro workloads. */
final class JvmPeers {
    private static final List<String> ONE_CARRIER = List.of("-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1");
    private static final String JDK_TITLE = "JDK virtual threads";

    private final Places places;
    private final List<String> options;
    private final Path sources;
    private final Path lib;
    private final Path classes;
    private final Path bin = Path.of(System.getProperty("java.home"), "bin");

    /** {@code options} are further ones for the JVM. */
    JvmPeers(Places places, List<String> options) {
        this.options = options;
        this.places = places;
        sources = places.sources().resolve("jvm");
        lib = places.peers().resolve("lib");
        classes = places.peers().resolve("classes");
    }

    /** {@return the peers, compiled if that was necessary} */
    List<Peer> all() {
        var peers = new ArrayList<Peer>();
        var fetched = fetch();
        var kotlin = fetched.isEmpty() ? compileKotlin() : fetched;
        peers.add(kotlin.isEmpty()
                ? Peer.ready(Peer.KOTLIN, "kotlinx.coroutines", version("kotlinx-coroutines-core-jvm") + ", Kotlin "
                        + version("kotlin-compiler-embeddable"), true, java("peers.KotlinPeer", List.of()))
                : Peer.missing(Peer.KOTLIN, "kotlinx.coroutines", kotlin));
        var jox = fetched.isEmpty() ? compileJava("JoxPeer") : fetched;
        peers.add(jox.isEmpty()
                ? Peer.ready(Peer.JOX, "Jox", "channels " + version("channels") + ", structured " + version("structured"), true,
                        java("peers.JoxPeer", ONE_CARRIER))
                : Peer.missing(Peer.JOX, "Jox", jox));
        var jdk = compileJava("VirtualThreadPeer");
        peers.add(jdk.isEmpty()
                ? Peer.ready(Peer.JDK_ONE, JDK_TITLE + ", one carrier", OurPeers.version(options), true,
                        java("peers.VirtualThreadPeer", ONE_CARRIER))
                : Peer.missing(Peer.JDK_ONE, JDK_TITLE + ", one carrier", jdk));
        peers.add(jdk.isEmpty()
                ? Peer.ready(Peer.JDK, JDK_TITLE + ", all cores", OurPeers.version(options), false, java("peers.VirtualThreadPeer", List.of()))
                : Peer.missing(Peer.JDK, JDK_TITLE + ", all cores", jdk));
        return peers;
    }

    private List<String> java(String main, List<String> carriers) {
        var command = new ArrayList<>(List.of(bin.resolve("java").toString(), "--enable-preview", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(carriers);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main));
        return command;
    }

    private String classPath() {
        var jars = Files.isDirectory(lib) ? Tool.files(lib, ".jar").stream() : Stream.<Path>of();
        return Stream.concat(Stream.of(classes.toString(), System.getProperty("java.class.path")),
                jars.filter(jar -> !jar.getFileName().toString().startsWith("kotlin-compiler")).map(Path::toString))
                .collect(Collectors.joining(":"));
    }

    /** {@return why it failed; empty if it did not} */
    private String fetch() {
        var pom = sources.resolve("pom.xml");
        var done = lib.resolve("fetched");
        if (Tool.isFresh(done, List.of(pom))) {
            return "";
        }
        Say.line("fetching Kotlin, kotlinx.coroutines, Jox and JMH with Maven (60 MB, once)");
        var output = Tool.run(places.root(), "env", "JAVA_HOME=" + System.getProperty("java.home"), "mvn", "-B", "-q", "-f", pom.toString(),
                "package");
        if (!output.ok()) {
            return "Maven could not fetch its libraries (" + places.root().relativize(pom) + "): " + output.tail();
        }
        Tool.touch(done);
        return "";
    }

    private String version(String artifact) {
        return Tool.files(lib, ".jar").stream().map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(artifact + "-"))
                .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                .findFirst().orElse("?");
    }

    private String compileJava(String program) {
        return compile(program, Stream.concat(Stream.of(bin.resolve("javac").toString(), "--enable-preview", "--release", "25", "-proc:none",
                "-Xlint:none", "-cp", classPath(), "-sourcepath", sources.resolve("src").toString(), "-d", classes.toString()),
                Stream.of(sources.resolve("src/peers/" + program + ".java").toString())).toList());
    }

    private String compileKotlin() {
        var command = new ArrayList<>(List.of(bin.resolve("java").toString(), "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED", "-cp", lib + "/*", "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", "-no-stdlib",
                "-no-reflect", "-jvm-target", "25", "-cp", classPath(), "-d", classes.toString()));
        Tool.files(sources.resolve("src/peers"), ".kt").forEach(file -> command.add(file.toString()));
        return compile("KotlinPeer", command);
    }

    /** {@return why it failed; empty if it did not} The class files of a program are made anew when a source or the harness has changed. */
    private String compile(String program, List<String> command) {
        var made = classes.resolve("peers/" + program + ".class");
        var inputs = new ArrayList<>(Tool.files(sources.resolve("src/peers"), ""));
        inputs.add(sources.resolve("pom.xml"));
        for (var shared : List.of(Rounds.class, Round.class, Factorial.class)) {
            inputs.add(places.root().resolve("benchmarks/src/main/java/" + shared.getName().replace('.', '/') + ".java"));
        }
        if (Tool.isFresh(made, inputs)) {
            return "";
        }
        Say.line("compiling " + program);
        var output = Tool.run(places.root(), command);
        return output.ok() ? "" : "it does not compile: " + output.tail();
    }

    /** Measures our micro workloads with JMH as well, in carrier mode, and prints what it prints. */
    int jmh(List<String> flags) {
        var why = fetch();
        var source = sources.resolve("src/peers/Micro.java");
        var target = places.peers().resolve("jmh");
        if (why.isEmpty()) {
            Say.line("compiling for JMH");
            var output = Tool.run(places.root(), bin.resolve("javac").toString(), "--release", "25", "-proc:full", "-Xlint:none", "-cp", classPath(),
                    "-d", target.toString(), source.toString());
            why = output.ok() ? "" : output.tail();
        }
        if (!why.isEmpty()) {
            Say.line("JMH: " + why);
            return 1;
        }
        var command = new ArrayList<>(List.of(bin.resolve("java").toString()));
        command.addAll(flags);
        command.addAll(options);
        command.addAll(List.of("-cp", target + ":" + classPath(), "org.openjdk.jmh.Main"));
        return Tool.show(places.root(), command);
    }
}
