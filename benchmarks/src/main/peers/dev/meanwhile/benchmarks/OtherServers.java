package dev.meanwhile.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The servers that are not on the JVM: FastAPI on uvicorn, aiohttp, Go, Node. */
final class OtherServers {
    /** The folder of Debian's modules for Node; other builds of Node don't know it. */
    private static final String NODE_PATH = "NODE_PATH=/usr/share/nodejs";

    /** Debian's packages for Go are compiled in GOPATH mode: no network is needed. */
    static final Path GO_PATH = Path.of("/usr/share/gocode");
    static final String GORILLA = "golang-github-gorilla-websocket-dev";

    private final Places places;
    private final Packages packages;
    private final OtherPeers others;
    private final Path sources;

    OtherServers(Places places, Packages packages, OtherPeers others) {
        this.places = places;
        this.packages = packages;
        this.others = others;
        sources = places.sources();
    }

    List<Peer> all() {
        return List.of(
                python(Peer.FASTAPI, "FastAPI, uvicorn", "fastapi_server.py", "python3-fastapi python3-uvicorn", "fastapi uvicorn"),
                python(Peer.AIOHTTP, "aiohttp", "aiohttp_server.py", "python3-aiohttp", "aiohttp"),
                go(), node());
    }

    /** What makes a server faster, or lets it serve more, may be missing. The program says so in its version. */
    Peer python(String name, String title, String program, String debian, String pip) {
        var python = others.pythonProgram();
        var file = sources.resolve("python/" + program).toString();
        var version = Tool.run(places.root(), python, file, "version");
        if (!version.ok()) {
            return Peer.missing(name, title, last(version) + ": " + (python.equals(OtherPeers.DEBIANS) ? packages.hint(debian)
                    : python + " -m pip install " + pip));
        }
        var text = version.text().strip();
        if (text.contains("without")) {
            Say.line(title + " runs as " + text);
        }
        return Peer.ready(name, title, text, true, List.of(python, file));
    }

    static String last(Tool.Output output) {
        return output.tail().lines().reduce((_, line) -> line).orElse("no output");
    }

    private Peer go() {
        var version = Tool.run(places.root(), "go", "version");
        if (!version.ok()) {
            return Peer.missing(Peer.GO, "Go", "go is missing: " + packages.hint("golang-go"));
        }
        var sockets = Files.isDirectory(GO_PATH.resolve("src/github.com/gorilla/websocket"));
        if (!sockets) {
            Say.line("Go runs without WebSockets, because gorilla's are missing: " + packages.hint(GORILLA));
        }
        var server = places.peers().resolve("server").toString();
        var program = Tool.run(sources.resolve("go/server"), "env", "GO111MODULE=off", "GOPATH=" + GO_PATH, "go", "build",
                "-tags", sockets ? "sockets" : "", "-o", server);
        return program.ok()
                ? Peer.ready(Peer.GO, "Go", OtherPeers.goVersion(version) + (sockets ? ", gorilla/websocket " + packages.version(GORILLA) : ""), true,
                        List.of("env", "GOMAXPROCS=1", server))
                : Peer.missing(Peer.GO, "Go", "it does not compile: " + program.tail());
    }

    private Peer node() {
        var node = Tool.run(places.root(), "node", "--version");
        if (!node.ok()) {
            return Peer.missing(Peer.NODE, "Node", "node is missing: " + packages.hint("nodejs node-ws"));
        }
        var ws = Tool.run(places.root(), "env", NODE_PATH, "node", "-p", "require('ws/package.json').version");
        if (!ws.ok()) {
            Say.line("Node runs without WebSockets, because its module ws is missing: " + packages.hint("node-ws"));
        }
        return Peer.ready(Peer.NODE, "Node", "Node " + node.text().strip().substring(1) + (ws.ok() ? ", ws " + ws.text().strip() : ""), true,
                List.of("env", NODE_PATH, "node", sources.resolve("node/server.js").toString()));
    }
}
