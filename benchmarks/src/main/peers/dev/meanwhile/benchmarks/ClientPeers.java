package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Clients of HTTP. */
final class ClientPeers {
    static final String[] NEEDED = {Nginx.DEBIAN, "python3-aiohttp", "python3-httpx", "python3-h2", "python3-uvloop", "golang-go", "nodejs"};

    private final Places places;
    private final Packages packages;
    private final OtherPeers others;
    private final JvmPrograms plain;
    private final String java;
    private final Schedule schedule;

    /** {@code options} are additional options for the JVM. */
    ClientPeers(Places places, Packages packages, OtherPeers others, List<String> options, Schedule schedule) {
        this.places = places;
        this.packages = packages;
        this.others = others;
        this.schedule = schedule;
        plain = new JvmPrograms(places, "plain", options, schedule);
        java = OurPeers.version(options);
    }

    List<Peer> all() {
        return List.of(python(Peer.AIOHTTP, "aiohttp, uvloop", "python3-aiohttp"), python(Peer.HTTPX, "httpx, uvloop", "python3-httpx python3-h2"),
                program(Peer.JDK_CLIENT, "JDK HttpClient, virtual threads", java, "JdkClientPeer", JvmPrograms.ONE_CARRIER),
                program(Peer.VERTX, "Vert.x", "Vert.x " + plain.version("vertx-core") + ", " + java, "VertxClientPeer", List.of()),
                others.go("client", "./client"),
                new NodeModules(places, "client", "undici", schedule).peer(Peer.UNDICI, "Node, undici", "undici", "client.js", packages));
    }

    private Peer program(String name, String title, String version, String program, List<String> options) {
        var why = plain.compileJava(program);
        return why.isEmpty() ? Peer.ready(name, title, version, true, plain.java(program, options)) : Peer.missing(name, title, why);
    }

    /** The program tells its version, or what it does not find. */
    private Peer python(String name, String title, String debian) {
        var command = new ArrayList<>(List.of(others.pythonProgram(), places.sources().resolve("python/client_peer.py").toString(), name));
        var asked = new ArrayList<>(command);
        asked.add("version");
        var version = Tool.run(places.root(), asked);
        return version.ok() ? Peer.ready(name, title, version.text().strip(), true, command)
                : Peer.missing(name, title, OtherServers.last(version) + ": " + packages.hint("python3-uvloop " + debian));
    }
}
