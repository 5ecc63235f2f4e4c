package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All peers, and where each kind of workload runs. Peers that are not needed are not built. */
final class Field {
    private final Places places;
    private final Cores cores;
    private final Packages packages;
    private final OtherPeers others;
    private final List<String> jvm;
    private final Schedule schedule;
    private final Map<Family, List<Peer>> peers = new EnumMap<>(Family.class);

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
        for (var family : EnumSet.copyOf(workloads.stream().map(Workload::family).toList())) {
            packages.provide(needed(family));
            var all = new ArrayList<>(peers(family));
            all.removeIf(peer -> quick && family != Family.TASKS && peer.name().endsWith("portable"));
            all.stream().filter(peer -> !peer.isReady()).forEach(peer -> Say.line("WITHOUT " + peer.title() + ": " + peer.missing()));
            peers.put(family, withServer(family, all));
        }
    }

    private List<Peer> withServer(Family family, List<Peer> peers) {
        var missing = family == Family.CLIENTS ? Optional.of(Nginx.DEBIAN).filter(_ -> !Nginx.isInstalled())
                : DatabaseServer.Kind.of(family).filter(it -> !it.isInstalled()).map(DatabaseServer.Kind::debian);
        if (missing.isEmpty()) {
            return peers;
        }
        var why = "there is no server: " + packages.hint(missing.get());
        Say.line("WITHOUT all of them: " + why);
        return peers.stream().map(peer -> Peer.missing(peer.name(), peer.title(), why)).toList();
    }

    private static String[] needed(Family family) {
        return switch (family) {
            case TASKS -> new String[] {"python3", "python3-uvloop", "golang-go"};
            case IO -> new String[] {"python3", "python3-uvloop", "python3-aiofiles", "golang-go", "nodejs"};
            case HTTP -> new String[] {"python3-fastapi", "python3-uvicorn", "python3-uvloop", "python3-httptools", "python3-websockets", "python3-aiohttp",
                "golang-go", OtherServers.GORILLA, "nodejs", "node-ws", H2Load.DEBIAN};
            case WEB -> new String[] {"python3-fastapi", "python3-uvicorn", "python3-uvloop", "python3-httptools", "python3-multipart", "python3-jinja2", "golang-go", "nodejs"};
            case SOCKETS -> new String[] {"python3", "python3-uvloop", "golang-go", "nodejs"};
            case CLIENTS -> ClientPeers.NEEDED;
            case SQL, MARIADB, HTTP_SQL -> SqlPeers.needed(family);
        };
    }

    /** A quick run has no time for portable mode where much of the time goes by outside of the program. */
    private List<Peer> peers(Family family) {
        var ours = new OurPeers(places, jvm);
        var sql = new SqlPeers(places, packages, others, jvm, schedule);
        var some = switch (family) {
            case TASKS -> Stream.of(ours.all(), others.python(), List.of(others.go()), new JvmPeers(places, jvm, schedule).all());
            case IO -> Stream.of(ours.io(), List.of(others.python("peer.py", Peer.ASYNCIO, "asyncio"), others.uvloop("peer.py", Peer.UVLOOP, "uvloop"),
                    others.go(), others.node("peer.js")), new JvmIo(places, jvm, schedule).programs());
            case HTTP -> Stream.of(ours.servers(), new OtherServers(places, packages, others).all(), new JvmServers(places, jvm, schedule).all());
            case WEB -> Stream.of(ours.web(), new WebPeers(places, packages, others, jvm, schedule).all());
            case SOCKETS -> Stream.of(ours.sockets(), List.of(others.python("echo_server.py", Peer.ASYNCIO, "asyncio"),
                    others.uvloop("echo_server.py", Peer.UVLOOP, "uvloop"),
                    others.uvloop("echo_server.py", Peer.UVLOOP_PROTOCOLS, "uvloop, protocols", "--protocols"),
                    others.go("echo", "./echo"), others.node("echo.js")), new JvmIo(places, jvm, schedule).servers());
            case CLIENTS -> Stream.of(ours.io(), new ClientPeers(places, packages, others, jvm, schedule).all());
            case SQL -> Stream.of(ours.io(), sql.postgres());
            case MARIADB -> Stream.of(ours.io(), sql.mariadb());
            case HTTP_SQL -> Stream.of(ours.itemServers(), sql.servers());
        };
        return some.flatMap(List::stream).toList();
    }

    /** {@return a line for each peer} */
    List<Result.Line> play(Workload workload, int processes, boolean quick) {
        var invited = peers.get(workload.family());
        if (workload == Workloads.STARTUP) {
            return new Startup(places, others, cores, schedule).play(invited, quick);
        }
        try (var supplies = Supplies.of(workload)) {
            var alone = new Processes(cores, places.peers().resolve("errors.txt"), schedule, supplies.folder());
            var stage = workload.served()
                    ? new Servers(cores, alone, new Processes(cores, places.peers().resolve("load-errors.txt"), schedule, supplies.folder()), load()) : alone;
            return new Player(invited, stage, schedule).play(workload, processes, quick);
        }
    }

    private static List<String> load() {
        return List.of(OurPeers.JAVA, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), LoadProgram.class.getName());
    }
}
