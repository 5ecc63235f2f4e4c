package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Meanwhile's goals, in carrier mode unless stated otherwise, compared with the results. Figures are medians of the steady state. */
final class Goals {
    /** The peer with as many cores as a loop. */
    private static final String ONE_CARRIER = "JDK virtual threads on one carrier";

    private final Map<String, Result> results;
    private final Map<String, Workload> workloads = Workloads.ALL.stream().collect(Collectors.toMap(Workload::name, Function.identity()));
    private final List<Goal> goals = new ArrayList<>();

    private Goals(List<Result> results) {
        this.results = results.stream().collect(Collectors.toMap(Result::workload, Function.identity()));
    }

    static List<Goal> check(List<Result> results) {
        var goals = new Goals(results);
        goals.checkAll();
        return goals.goals;
    }

    private void checkAll() {
        atMost("switch", 180);
        faster("switch", 8, "asyncio", Peer.ASYNCIO);
        faster("switch", 1, ONE_CARRIER, Peer.JDK_ONE);
        within("switch", 1.2, "a bare park and unpark", Peer.PARK);
        faster("spawn", 8, "asyncio", Peer.ASYNCIO);
        faster("spawn", 1.7, ONE_CARRIER, Peer.JDK_ONE);
        within("spawn", 1.5, "Go", Peer.GO);
        within("spawn", 1.5, "kotlinx.coroutines", Peer.KOTLIN);
        faster("queue", 12, "asyncio", Peer.ASYNCIO);
        faster("queue", 1, "Jox", Peer.JOX);
        faster("queue", 1, "kotlinx.coroutines", Peer.KOTLIN);
        faster("queue", 1, "ArrayBlockingQueue", Peer.JDK, Peer.JDK_ONE);
        within("queue", 1.1, "Go", Peer.GO);
        trees();
        faster("sleepers-1m", 1, "Go", Peer.GO);
        memory();
        atMost("await-done", 10);
        servers();
        frameworks();
        echoes();
        files();
        within(IoWorkloads.PROCESSES, 1.1, "Go", Peer.GO);
        clients();
        databases();
        everywhere("portable mode: every workload at least as fast as uvloop", Peer.PORTABLE, Peer.UVLOOP, this::steady);
        everywhere("cold: no first round slower than asyncio's", Peer.CARRIER, Peer.ASYNCIO, this::first);
        faster("startup", 1, "asyncio", Peer.ASYNCIO);
    }

    private void trees() {
        for (var kind : List.of("none", "io", "memo")) {
            var tree = "tree-" + kind;
            faster(tree, kind.equals("none") ? 18 : 10, "asyncio", Peer.ASYNCIO);
            faster(tree, 1.7, ONE_CARRIER, Peer.JDK_ONE);
            within(tree, 1.5, "Go", Peer.GO);
            within(tree, 1.5, "kotlinx.coroutines", Peer.KOTLIN);
        }
    }

    /** By CPU time. Frameworks are compared with our framework, and the servers below them with our server. */
    private void servers() {
        for (var http : List.of(Served.PLAINTEXT, Served.JSON)) {
            within(http, 1.2, "Netty", Peer.NETTY);
            faster(http, 1, "Helidon", Peer.HELIDON);
            faster(http, 1, "Go", Peer.GO);
            faster(http, 8, "FastAPI", Peer.FASTAPI);
            goals.add(ahead(http, Peer.WEB, "web, " + title(http) + ": 8× as fast as FastAPI", 8, Peer.FASTAPI));
        }
        faster(Served.ECHO, 6, "FastAPI", Peer.FASTAPI);
        faster(Served.ECHO, 1, "Node's ws", Peer.NODE);
        within(Served.ECHO, 1.15, "Vert.x", Peer.VERTX);
    }

    /** By CPU time; here carrier mode is that of the module web. */
    private void frameworks() {
        within(WebServed.ORDER, 1.25, "our bare http server", Peer.BARE);
        for (var workload : WebWorkloads.ALL) {
            faster(workload.name(), workload.name().equals(WebServed.ORDER) ? 10 : 5, "FastAPI", Peer.FASTAPI);
            faster(workload.name(), 1, "Javalin", Peer.JAVALIN);
            faster(workload.name(), 1, "Helidon", Peer.HELIDON);
            faster(workload.name(), 1, "Spring", Peer.SPRING);
        }
    }

    private void echoes() {
        for (var echo : Echo.values()) {
            var small = echo.bytes() < 1 << 10;
            if (small) {
                faster(echo.workload(), 2, "uvloop", Peer.UVLOOP);
            }
            within(echo.workload(), small ? 1.25 : 1.15, "Netty", Peer.NETTY);
            faster(echo.workload(), 1, "Go", Peer.GO);
        }
    }

    private void files() {
        for (var files : List.of(IoWorkloads.SMALL_FILES, IoWorkloads.LARGE_FILE)) {
            faster(files, 5, "aiofiles", Peer.ASYNCIO);
            faster(files, 1, "Node", Peer.NODE);
        }
        within(IoWorkloads.LARGE_FILE, 1.3, "java.nio", Peer.NIO);
    }

    /** By CPU time. */
    private void clients() {
        for (var workload : ClientWorkloads.ALL) {
            faster(workload.name(), 1.54, "Go", Peer.GO);
            faster(workload.name(), 10, "aiohttp on uvloop", Peer.AIOHTTP);
            faster(workload.name(), 60, "httpx", Peer.HTTPX);
            within(workload.name(), 1.15, "bare Vert.x", Peer.VERTX);
        }
    }

    /** By CPU time. */
    private void databases() {
        faster(SqlWorkloads.SELECT, 1.7, "asyncpg", Peer.ASYNCPG);
        faster(SqlWorkloads.PIPELINED, 3, "asyncpg", Peer.ASYNCPG);
        for (var select : List.of(SqlWorkloads.SELECT, SqlWorkloads.PIPELINED)) {
            within(select, 1.15, "the bare Vert.x client", Peer.VERTX_SQL);
        }
        faster(SqlWorkloads.STREAM, 1.2, "asyncpg", Peer.ASYNCPG);
        for (var copy : List.of(SqlWorkloads.COPY_IN, SqlWorkloads.COPY_OUT)) {
            faster(copy, 1, "asyncpg", Peer.ASYNCPG);
            faster(copy, 1, "pgx", Peer.PGX);
        }
        faster(SqlWorkloads.MARIADB, 5, "aiomysql", Peer.AIOMYSQL);
    }

    /** A figure of a peer in a workload, of the kind of time compared there. */
    private double steady(Workload workload, Result.Line line) {
        return line.steady(workload.metric()).median();
    }

    private double first(Workload workload, Result.Line line) {
        return line.first(workload.metric()).median();
    }

    /** {@return the best of these peers, not a number if none was measured} */
    private double best(String workload, String... peers) {
        return Stream.of(peers).flatMap(peer -> lines(workload, peer)).mapToDouble(line -> steady(workloads.get(workload), line))
                .min().orElse(Double.NaN);
    }

    private Stream<Result.Line> lines(String workload, String peer) {
        return Stream.ofNullable(results.get(workload)).flatMap(result -> result.line(peer).stream());
    }

    private void atMost(String workload, double nanos) {
        var aim = title(workload) + ": at most " + Figures.time(nanos);
        var ours = best(workload, Peer.CARRIER);
        goals.add(Double.isNaN(ours) ? Goal.unknown(aim) : Goal.of(aim, Figures.time(ours), ours <= nanos));
    }

    /** The best of the peers takes at least this many times our time. */
    private void faster(String workload, double factor, String name, String... peers) {
        var aim = title(workload) + (factor == 1 ? ": ahead of " + name : ": " + trim(factor) + "× as fast as " + name);
        goals.add(ahead(workload, Peer.CARRIER, aim, factor, peers));
    }

    private Goal ahead(String workload, String ours, String aim, double factor, String... peers) {
        var ratio = best(workload, peers) / best(workload, ours);
        return Double.isNaN(ratio) ? Goal.unknown(aim) : Goal.of(aim, Figures.ratio(ratio) + " as fast", ratio >= factor);
    }

    /** We take at most this many times the peer's time. */
    private void within(String workload, double factor, String name, String peer) {
        var aim = title(workload) + (factor < 1.2 ? ": level with " + name + " (within " + trim(factor) + "×)"
                : ": within " + trim(factor) + "× of " + name);
        var ratio = best(workload, Peer.CARRIER) / best(workload, peer);
        goals.add(Double.isNaN(ratio) ? Goal.unknown(aim) : Goal.of(aim, Figures.ratio(ratio) + " its time", ratio <= factor));
    }

    private void memory() {
        var aim = title("sleepers-1m") + ": less memory than Go";
        ToDoubleFunction<String> bytes = peer -> lines("sleepers-1m", peer).mapToDouble(Result.Line::bytesPerTask).findFirst().orElse(Double.NaN);
        var ours = bytes.applyAsDouble(Peer.CARRIER);
        var go = bytes.applyAsDouble(Peer.GO);
        goals.add(Double.isNaN(ours) || Double.isNaN(go) ? Goal.unknown(aim)
                : Goal.of(aim, Figures.bytes(ours) + " a task, Go " + Figures.bytes(go), ours <= go));
    }

    @FunctionalInterface
    private interface Figure {
        double of(Workload workload, Result.Line line);
    }

    /** In each workload that both have, the first takes no longer than the second. */
    private void everywhere(String aim, String one, String other, Figure figure) {
        var slower = new ArrayList<String>();
        var compared = 0;
        for (var workload : Workloads.ALL) {
            var ones = lines(workload.name(), one).mapToDouble(line -> figure.of(workload, line)).findFirst();
            var others = lines(workload.name(), other).mapToDouble(line -> figure.of(workload, line)).findFirst();
            if (workload == Workloads.STARTUP || ones.isEmpty() || others.isEmpty()) {
                continue;
            }
            compared++;
            if (ones.getAsDouble() > others.getAsDouble()) {
                slower.add(workload.title() + " (" + Figures.ratio(ones.getAsDouble() / others.getAsDouble()) + " its time)");
            }
        }
        goals.add(compared == 0 ? Goal.unknown(aim)
                : Goal.of(aim, slower.isEmpty() ? "in all " + compared : "slower in " + String.join(", ", slower), slower.isEmpty()));
    }

    private String title(String workload) {
        return workloads.get(workload).title();
    }

    private static String trim(double factor) {
        return factor == Math.rint(factor) ? String.valueOf((int) factor) : String.valueOf(factor);
    }
}
