package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The peers on the JVM. Also starts JMH on our own micro workloads. */
final class JvmPeers {
    private static final String JDK_TITLE = "JDK virtual threads";
    private static final List<String> CARRIER_MODE = List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false");

    private final Places places;
    private final List<String> options;
    private final JvmPrograms programs;

    /** {@code options} are additional options for the JVM. */
    JvmPeers(Places places, List<String> options, Schedule schedule) {
        this.options = options;
        this.places = places;
        programs = new JvmPrograms(places, "lib", options, schedule);
    }

    /** {@return the peers, compiled if necessary} */
    List<Peer> all() {
        var fetched = fetch();
        var kotlin = fetched.isEmpty() ? compileKotlin() : fetched;
        var jox = fetched.isEmpty() ? programs.compileJava("JoxPeer") : fetched;
        var jdk = programs.compileJava("VirtualThreadPeer");
        var park = programs.compileJava("ParkPeer");
        var version = OurPeers.version(options);
        return List.of(
                peer(Peer.KOTLIN, "kotlinx.coroutines", kotlin, programs.version("kotlinx-coroutines-core-jvm") + ", Kotlin "
                        + programs.version("kotlin-compiler-embeddable"), true, "KotlinPeer", List.of()),
                peer(Peer.JOX, "Jox", jox, "channels " + programs.version("channels") + ", structured " + programs.version("structured"), true,
                        "JoxPeer", JvmPrograms.ONE_CARRIER),
                peer(Peer.JDK_ONE, JDK_TITLE + ", one carrier", jdk, version, true, "VirtualThreadPeer", JvmPrograms.ONE_CARRIER),
                peer(Peer.JDK, JDK_TITLE + ", all cores", jdk, version, false, "VirtualThreadPeer", List.of()),
                peer(Peer.PARK, "bare park and unpark", park, version, true, "ParkPeer", CARRIER_MODE));
    }

    private Peer peer(String name, String title, String why, String version, boolean pinned, String program, List<String> more) {
        return why.isEmpty() ? Peer.ready(name, title, version, pinned, programs.java(program, more)) : Peer.missing(name, title, why);
    }

    /** {@return why it failed; empty if it succeeded} */
    private String fetch() {
        return programs.fetch("pom.xml", "Kotlin, kotlinx.coroutines, Jox and JMH, 60 MB,");
    }

    private String compileKotlin() {
        var command = new ArrayList<>(List.of(programs.tool("java"), "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED", "-cp", programs.lib() + "/*", "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", "-no-stdlib",
                "-no-reflect", "-jvm-target", "25", "-cp", programs.classPath(), "-d", programs.classes().toString()));
        Tool.files(programs.sources(), ".kt").forEach(file -> command.add(file.toString()));
        return programs.compile("KotlinPeer", command);
    }

    /** Measures our micro workloads with JMH, in carrier mode, and passes on its output. */
    int jmh(List<String> flags) {
        var why = fetch();
        var source = programs.sources().resolve("Micro.java");
        var target = places.peers().resolve("jmh");
        if (why.isEmpty()) {
            Say.line("compiling for JMH");
            var output = Tool.run(places.root(), programs.tool("javac"), "--release", "25", "-proc:full", "-Xlint:none", "-cp", programs.classPath(),
                    "-d", target.toString(), source.toString());
            why = output.ok() ? "" : output.tail();
        }
        if (!why.isEmpty()) {
            Say.line("JMH: " + why);
            return 1;
        }
        var command = new ArrayList<>(List.of(programs.tool("java")));
        command.addAll(flags);
        command.addAll(options);
        command.addAll(List.of("-cp", target + ":" + programs.classPath(), "org.openjdk.jmh.Main"));
        return Tool.show(places.root(), command);
    }
}
