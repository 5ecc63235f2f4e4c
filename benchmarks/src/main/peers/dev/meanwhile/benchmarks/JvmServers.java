package dev.meanwhile.benchmarks;

import java.util.List;

/** Foreign servers on the JVM. Netty and Vert.x have the versions that our servers use, and come with the harness. */
final class JvmServers {
    private final JvmPrograms plain;
    private final JvmPrograms helidon;

    /** {@code options} are additional options for the JVM. */
    JvmServers(Places places, List<String> options, Schedule schedule) {
        plain = new JvmPrograms(places, "plain", options, schedule);
        helidon = new JvmPrograms(places, "helidon", options, schedule);
    }

    /** {@return the peers, compiled if necessary} */
    List<Peer> all() {
        return List.of(helidon(), peer(Peer.VERTX, "Vert.x", plain.version("vertx-core"), "VertxServer"),
                peer(Peer.NETTY, "Netty", plain.version("netty-codec-http"), "NettyServer"));
    }

    private Peer peer(String name, String title, String version, String program) {
        var why = plain.compileJava(program);
        return why.isEmpty() ? Peer.ready(name, title, version, true, plain.java(program, List.of())) : Peer.missing(name, title, why);
    }

    private Peer helidon() {
        var why = helidon.fetch("helidon.xml", "Helidon");
        if (why.isEmpty()) {
            why = helidon.compileJava("HelidonServer");
        }
        return why.isEmpty()
                ? Peer.ready(Peer.HELIDON, "Helidon SE", helidon.version("helidon-webserver"), true,
                        helidon.java("HelidonServer", JvmPrograms.ONE_CARRIER))
                : Peer.missing(Peer.HELIDON, "Helidon SE", why);
    }
}
