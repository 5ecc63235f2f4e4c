package dev.meanwhile.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The peers that are not on the JVM: CPython's asyncio, uvloop, Go, Node. */
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

    /** asyncio, with and without eager tasks, and uvloop. */
    List<Peer> python() {
        return List.of(python("peer.py", Peer.ASYNCIO, "asyncio"), python("peer.py", Peer.EAGER, "asyncio, eager tasks", "--eager"),
                uvloop("peer.py", Peer.UVLOOP, "uvloop"));
    }

    /** {@return a program on asyncio} */
    Peer python(String program, String name, String title, String... options) {
        var version = Tool.run(places.root(), python, "-c", "import sys; print(sys.version.split()[0])");
        if (!version.ok()) {
            return Peer.missing(name, title, python + " is missing: " + packages.hint("python3"));
        }
        var command = new ArrayList<>(List.of(python, places.sources().resolve("python").resolve(program).toString()));
        command.addAll(List.of(options));
        return Peer.ready(name, title, "CPython " + version.text().strip(), true, command);
    }

    /** {@return the same on uvloop} */
    Peer uvloop(String program, String name, String title, String... options) {
        var peer = python(program, name, title, options);
        var uvloop = Tool.run(places.root(), python, "-c", "import uvloop; print(uvloop.__version__)");
        if (!peer.isReady()) {
            return peer;
        }
        if (!uvloop.ok()) {
            return Peer.missing(name, title, "uvloop is missing: "
                    + (python.equals(DEBIANS) ? packages.hint("python3-uvloop") : python + " -m pip install uvloop"));
        }
        var command = new ArrayList<>(peer.command());
        command.add("--uvloop");
        return Peer.ready(name, title, "uvloop " + uvloop.text().strip() + ", " + peer.version(), true, command);
    }

    /** {@return the workloads in Go} */
    Peer go() {
        return go("peer", ".");
    }

    /**
     * {@return a program in Go}
     *
     * @param folder of its sources, in that of Go's
     */
    Peer go(String name, String folder) {
        var version = Tool.run(places.root(), "go", "version");
        if (!version.ok()) {
            return Peer.missing(Peer.GO, "Go", "go is missing: " + packages.hint("golang-go"));
        }
        var program = compileGo(name, places.sources().resolve("go"), folder);
        return program.status() == 0
                ? Peer.ready(Peer.GO, "Go", goVersion(version), true,
                        List.of("env", "GOMAXPROCS=1", places.peers().resolve(name).toString()))
                : Peer.missing(Peer.GO, "Go", "it does not compile: " + program.tail());
    }

    /** {@return a program on Node} */
    Peer node(String program) {
        var version = Tool.run(places.root(), "node", "--version");
        return version.ok()
                ? Peer.ready(Peer.NODE, "Node", "Node " + version.text().strip().substring(1), true,
                        List.of("node", places.sources().resolve("node").resolve(program).toString()))
                : Peer.missing(Peer.NODE, "Node", "node is missing: " + packages.hint("nodejs"));
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
