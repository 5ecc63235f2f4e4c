package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the start of a program to its first line. Here a round is a process, and the harness measures the time. */
final class Startup {
    static final String JAR = "meanwhile-jar";
    private static final int QUICK_STARTS = 7;

    private final Places places;
    private final OtherPeers others;
    private final Cores cores;
    private final Schedule schedule;
    private final Path hello;
    private final Path made;

    Startup(Places places, OtherPeers others, Cores cores, Schedule schedule) {
        this.places = places;
        this.others = others;
        this.cores = cores;
        this.schedule = schedule;
        hello = places.sources().resolve("hello");
        made = places.peers().resolve("hello");
    }

    /** {@return a line for each way of starting a hello} */
    List<Result.Line> play(List<Peer> known, boolean quick) {
        Map<Peer, List<Sample>> starts = new LinkedHashMap<>();
        var lines = new ArrayList<Result.Line>();
        for (var peer : peers(known)) {
            if (peer.isReady() && start(peer, 0).check() == 1) {        // not counted: it may have to compile, or load from disk
                starts.put(peer, new ArrayList<>());
            } else {
                lines.add(Result.Line.without(peer, peer.isReady() ? "it printed nothing" : peer.missing()));
            }
        }
        var rounds = quick ? QUICK_STARTS : Workloads.STARTUP.effort().rounds();
        for (var n = 1; n <= rounds && (n == 1 || !schedule.isOver(Workloads.STARTUP)); n++) {
            for (var entry : starts.entrySet()) {
                entry.getValue().add(start(entry.getKey(), n));
            }
        }
        starts.forEach((peer, samples) -> lines.add(Rating.rate(Workloads.STARTUP, peer, List.of(samples))));
        return lines;
    }

    private List<Peer> peers(List<Peer> known) {
        var peers = new ArrayList<Peer>();
        var version = "JDK " + Runtime.version();
        peers.add(Peer.ready(Peer.CARRIER, "meanwhile run", version, false,
                List.of(places.root().resolve("meanwhile").toString(), "run", hello.resolve("Hello.java").toString())));
        peers.add(Peer.ready(JAR, "jar with AOT cache", version, false, jar()));
        for (var peer : known) {
            if (peer.name().equals(Peer.ASYNCIO)) {
                peers.add(peer.isReady() ? Peer.ready(peer.name(), "asyncio", peer.version(), false,
                        List.of(others.pythonProgram(), hello.resolve("hello.py").toString())) : peer);
            } else if (peer.name().equals(Peer.GO)) {
                peers.add(peer.isReady() ? go(peer) : peer);
            }
        }
        return peers;
    }

    private Peer go(Peer peer) {
        var output = others.compileGo("hello-go", hello, "hello.go");
        return output.ok() ? Peer.ready(peer.name(), "Go", peer.version(), false, List.of(places.peers().resolve("hello-go").toString()))
                : Peer.missing(peer.name(), "Go", "it does not compile: " + output.tail());
    }

    /** A jar as a project would build it, with a cache from a training run (JEP 514). */
    private List<String> jar() {
        var bin = Path.of(System.getProperty("java.home"), "bin");
        var jar = made.resolve("hello.jar");
        var cache = made.resolve("hello.aot");
        var core = core();
        var java = List.of(bin.resolve("java").toString(), "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false");
        if (!Tool.isFresh(cache, List.of(Path.of(core), hello.resolve("Hello.java")))) {
            succeed(Tool.run(places.root(), bin.resolve("javac").toString(), "-cp", core, "-d", made.resolve("classes").toString(),
                    hello.resolve("Hello.java").toString()));
            succeed(Tool.run(places.root(), bin.resolve("jar").toString(), "--create", "--file", jar.toString(), "-C",
                    made.resolve("classes").toString(), "."));
            succeed(Tool.run(places.root(), command(java, List.of("-XX:AOTCacheOutput=" + cache, "-cp", core + ":" + jar, "Hello"))));
        }
        return command(java, List.of("-XX:AOTCache=" + cache, "-cp", core + ":" + jar, "Hello"));
    }

    private static void succeed(Tool.Output output) {
        if (!output.ok()) {
            throw new IllegalStateException(output.tail());
        }
    }

    private static List<String> command(List<String> java, List<String> more) {
        var command = new ArrayList<>(java);
        command.addAll(more);
        return command;
    }

    private String core() {
        return Tool.files(places.build().resolve("lib"), ".jar").stream().map(Path::toString)
                .filter(jar -> jar.matches(".*/meanwhile-\\d[^/]*\\.jar")).findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar of core in " + places.build()));
    }

    /** bash prints the CPU time in milliseconds; its own share is small and the same for all. */
    private Sample start(Peer peer, int round) {
        var timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='cpu %3U %3S'; time \"$@\"", "bash"));
        timed.addAll(peer.command());
        try {
            var begin = System.nanoTime();
            var process = new ProcessBuilder(cores.on(false, timed)).start();
            process.getOutputStream().close();
            var first = process.inputReader().readLine();
            var wall = System.nanoTime() - begin;
            process.inputReader().transferTo(Writer.nullWriter());
            var errors = process.errorReader().lines().toList();
            var status = process.waitFor();
            return new Sample(round, wall, cpuNanos(errors), status == 0 && first != null ? 1 : 0, 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long cpuNanos(List<String> errors) {
        return errors.stream().filter(line -> line.startsWith("cpu ")).map(line -> line.split(" "))
                .mapToLong(parts -> Math.round((Double.parseDouble(parts[1]) + Double.parseDouble(parts[2])) * 1e9))
                .findFirst().orElse(0);
    }
}
