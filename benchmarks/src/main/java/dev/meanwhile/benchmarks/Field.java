package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** All peers, and where each kind of workload runs. Peers that are not needed are not built. */
final class Field {
    private final Places places;
    private final Cores cores;
    private final Packages packages;
    private final OtherPeers others;
    private final List<String> jvm;
    private final Schedule schedule;
    private List<Peer> peers = List.of();
    private List<Peer> servers = List.of();

    Field(Places places, Cores cores, Packages packages, String python, List<String> jvm, Schedule schedule) {
        this.places = places;
        this.cores = cores;
        this.packages = packages;
        this.others = new OtherPeers(places, packages, python);
        this.jvm = jvm;
        this.schedule = schedule;
    }

    /** Builds the peers of these workloads, and prints which are missing. */
    void invite(List<Workload> workloads, boolean quick) {
        if (workloads.stream().anyMatch(workload -> !workload.served())) {
            packages.provide("python3", "python3-uvloop", "golang-go");
            peers = peers();
        }
        if (workloads.stream().anyMatch(Workload::served)) {
            packages.provide("python3-fastapi", "python3-uvicorn", "python3-uvloop", "python3-httptools", "python3-websockets", "python3-aiohttp",
                    "golang-go", OtherServers.GORILLA, "nodejs", "node-ws");
            servers = servers(quick);
        }
        for (var all : List.of(peers, servers)) {
            all.stream().filter(peer -> !peer.isReady()).forEach(peer -> Say.line("WITHOUT " + peer.title() + ": " + peer.missing()));
        }
    }

    private List<Peer> peers() {
        var all = new ArrayList<>(new OurPeers(places, jvm).all());
        all.addAll(others.python());
        all.add(others.go());
        all.addAll(new JvmPeers(places, jvm, schedule).all());
        return all;
    }

    /** A quick run has no time for portable mode. */
    private List<Peer> servers(boolean quick) {
        var all = new ArrayList<>(new OurPeers(places, jvm).servers());
        all.removeIf(peer -> quick && peer.name().endsWith("portable"));
        all.addAll(new OtherServers(places, packages, others).all());
        all.addAll(new JvmServers(places, jvm, schedule).all());
        return all;
    }

    /** {@return a line for each peer} */
    List<Result.Line> play(Workload workload, int processes, boolean quick) {
        if (workload == Startup.WORKLOAD) {
            return new Startup(places, others, cores, schedule).play(peers, quick);
        }
        var alone = new Processes(cores, places.peers().resolve("errors.txt"), schedule);
        return workload.served()
                ? new Player(servers, new Servers(cores, alone, new Processes(cores, places.peers().resolve("load-errors.txt"), schedule), load()), schedule)
                        .play(workload, processes, quick)
                : new Player(peers, alone, schedule).play(workload, processes, quick);
    }

    private static List<String> load() {
        return List.of(OurPeers.JAVA, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), LoadProgram.class.getName());
    }
}
