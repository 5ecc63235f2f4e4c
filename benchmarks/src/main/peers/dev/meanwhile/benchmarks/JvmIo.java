package dev.meanwhile.benchmarks;

import java.util.List;

/** Peers on the JVM for sockets, files and processes: the JDK, with its virtual threads and without, and Netty, in the version that we use. */
final class JvmIo {
    private static final String VIRTUAL_THREADS = "JDK virtual threads";

    private final JvmPrograms programs;
    private final String version;

    /** {@code options} are additional options for the JVM. */
    JvmIo(Places places, List<String> options, Schedule schedule) {
        programs = new JvmPrograms(places, "plain", options, schedule);
        version = OurPeers.version(options);
    }

    /** {@return the peers that work by themselves, compiled if necessary} On one core the JDK's scheduler has one carrier. */
    List<Peer> programs() {
        return List.of(peer(Peer.JDK_ONE, VIRTUAL_THREADS, version, "BlockingPeer"), netty("NettyPeer"), peer(Peer.NIO, "java.nio", version, "NioPeer"));
    }

    /** {@return the servers, compiled if necessary} */
    List<Peer> servers() {
        return List.of(peer(Peer.JDK_ONE, VIRTUAL_THREADS, version, "BlockingEcho"), netty("NettyEcho"));
    }

    private Peer netty(String program) {
        return peer(Peer.NETTY, "Netty", programs.version("netty-transport"), program);
    }

    private Peer peer(String name, String title, String version, String program) {
        var why = programs.compileJava(program);
        return why.isEmpty() ? Peer.ready(name, title, version, true, programs.java(program, List.of())) : Peer.missing(name, title, why);
    }
}
