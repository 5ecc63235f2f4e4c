package dev.meanwhile.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The peers that are not on the JVM: CPython's asyncio, uvloop, Go. */
final class OtherPeers {
    /** The Python that Debian's packages belong to; a {@code python3} on the PATH may be another. */
    static final String DEBIANS = "/usr/bin/python3";

    private final Places places;
    private final Packages packages;
    private final String python;

    OtherPeers(Places places, Packages packages, String python) {
        this.places = places;
        this.packages = packages;
        this.python = python;
    }

    List<Peer> python() {
        var output = Tool.run(places.root(), python, "-c", "import sys; print(sys.version.split()[0])");
        if (!output.ok()) {
            var why = python + " is missing: " + packages.hint("python3");
            return List.of(Peer.missing(Peer.ASYNCIO, "asyncio", why), Peer.missing(Peer.EAGER, "asyncio, eager tasks", why),
                    Peer.missing(Peer.UVLOOP, "uvloop", why));
        }
        var version = "CPython " + output.text().strip();
        var peers = new ArrayList<Peer>();
        peers.add(Peer.ready(Peer.ASYNCIO, "asyncio", version, true, program()));
        peers.add(Peer.ready(Peer.EAGER, "asyncio, eager tasks", version, true, program("--eager")));
        peers.add(uvloop(version));
        return peers;
    }

    private Peer uvloop(String version) {
        var output = Tool.run(places.root(), python, "-c", "import uvloop; print(uvloop.__version__)");
        return output.ok()
                ? Peer.ready(Peer.UVLOOP, "uvloop", "uvloop " + output.text().strip() + ", " + version, true, program("--uvloop"))
                : Peer.missing(Peer.UVLOOP, "uvloop", "uvloop is missing: "
                        + (python.equals(DEBIANS) ? packages.hint("python3-uvloop") : python + " -m pip install uvloop"));
    }

    private List<String> program(String... options) {
        var command = new ArrayList<>(List.of(python, places.sources().resolve("python/peer.py").toString()));
        command.addAll(List.of(options));
        return command;
    }

    Peer go() {
        var version = Tool.run(places.root(), "go", "version");
        if (!version.ok()) {
            return Peer.missing(Peer.GO, "Go", "go is missing: " + packages.hint("golang-go"));
        }
        var program = compileGo("peer", places.sources().resolve("go"), ".");
        return program.status() == 0
                ? Peer.ready(Peer.GO, "Go", goVersion(version), true,
                        List.of("env", "GOMAXPROCS=1", places.peers().resolve("peer").toString()))
                : Peer.missing(Peer.GO, "Go", "it does not compile: " + program.tail());
    }

    static String goVersion(Tool.Output version) {
        return version.text().strip().replaceFirst("^go version go(\\S+).*", "Go $1");
    }

    /** Puts a program of that name with the other built ones. */
    Tool.Output compileGo(String name, Path folder, String what) {
        return Tool.run(folder, "go", "build", "-o", places.peers().resolve(name).toString(), what);
    }

    String pythonProgram() {
        return python;
    }
}
