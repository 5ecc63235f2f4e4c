package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Family;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Peers that ask databases. */
final class SqlPeers {
    static final String PGX = "golang-github-jackc-pgx-v4-dev";
    private static final String JDBC_TITLE = "pgjdbc, virtual threads";

    private final Places places;
    private final Packages packages;
    private final OtherPeers others;
    private final JvmPrograms plain;
    private final JvmPrograms pgjdbc;
    private final String java;
    private final Schedule schedule;

    /** {@code options} are additional options for the JVM. */
    SqlPeers(Places places, Packages packages, OtherPeers others, List<String> options, Schedule schedule) {
        this.places = places;
        this.packages = packages;
        this.others = others;
        this.schedule = schedule;
        plain = new JvmPrograms(places, "plain", options, schedule);
        pgjdbc = new JvmPrograms(places, "pgjdbc", options, schedule);
        java = OurPeers.version(options);
    }

    /** {@return what Debian has for them, but for npm's and Maven's} */
    static String[] needed(Family family) {
        return switch (family) {
            case MARIADB -> new String[] {DatabaseServer.Kind.MARIADB.debian(), "python3-aiomysql", "python3-uvloop"};
            case HTTP_SQL -> new String[] {DatabaseServer.Kind.POSTGRES.debian(), "python3-fastapi", "python3-uvicorn", "python3-uvloop", "python3-httptools", "python3-asyncpg"};
            default -> new String[] {DatabaseServer.Kind.POSTGRES.debian(), "python3-asyncpg", "python3-uvloop", "golang-go", PGX, "nodejs"};
        };
    }

    List<Peer> postgres() {
        return List.of(python(Peer.ASYNCPG, "asyncpg, uvloop", "sql_peer.py", "asyncpg"), jdbc(), vertx(Peer.VERTX_SQL, "vertx-pg-client"),
                vertx(Peer.VERTX_SQL_OURS, "vertx-pg-client on our loop", "--ours"), pgx(),
                new NodeModules(places, "", "node", schedule).peer(Peer.NODE_PG, "Node, pg", "pg", "sql.js", packages));
    }

    List<Peer> mariadb() {
        return List.of(python(Peer.AIOMYSQL, "aiomysql, uvloop", "sql_peer.py", "aiomysql"), vertx(Peer.VERTX_SQL, "vertx-mysql-client"),
                vertx(Peer.VERTX_SQL_OURS, "vertx-mysql-client on our loop", "--ours"));
    }

    List<Peer> servers() {
        return List.of(python(Peer.FASTAPI, "FastAPI, asyncpg", "fastapi_item_server.py"),
                program(plain, Peer.VERTX, "Vert.x, vertx-pg-client", "Vert.x " + plain.version("vertx-core") + ", " + java, "VertxItemServer", List.of(), List.of()));
    }

    private Peer vertx(String name, String title, String... arguments) {
        return program(plain, name, title, plain.version("vertx-pg-client") + ", " + java, "VertxSqlPeer", List.of(), List.of(arguments));
    }

    private Peer jdbc() {
        var why = pgjdbc.fetch("pgjdbc.xml", "PostgreSQL's JDBC driver and HikariCP");
        return why.isEmpty()
                ? program(pgjdbc, Peer.PGJDBC, JDBC_TITLE, "pgjdbc " + pgjdbc.version("postgresql") + ", HikariCP " + pgjdbc.version("HikariCP") + ", " + java, "PgJdbcPeer",
                        JvmPrograms.ONE_CARRIER, List.of())
                : Peer.missing(Peer.PGJDBC, JDBC_TITLE, why);
    }

    private static Peer program(JvmPrograms programs, String name, String title, String version, String program, List<String> options, List<String> arguments) {
        var why = programs.compileJava(program);
        if (!why.isEmpty()) {
            return Peer.missing(name, title, why);
        }
        var command = new ArrayList<>(programs.java(program, options));
        command.addAll(arguments);
        return Peer.ready(name, title, version, true, command);
    }

    /** The program tells its version, or what it does not find. */
    private Peer python(String name, String title, String program, String... arguments) {
        var command = new ArrayList<>(List.of(others.pythonProgram(), places.sources().resolve("python/" + program).toString()));
        command.addAll(List.of(arguments));
        var asked = new ArrayList<>(command);
        asked.add("version");
        var version = Tool.run(places.root(), asked);
        return version.ok() ? Peer.ready(name, title, version.text().strip(), true, command)
                : Peer.missing(name, title, OtherServers.last(version) + ": " + packages.hint("python3-uvloop python3-" + name.replace(Peer.FASTAPI, "fastapi python3-asyncpg")));
    }

    private Peer pgx() {
        var version = Tool.run(places.root(), "go", "version");
        if (!version.ok()) {
            return Peer.missing(Peer.PGX, "pgx", "go is missing: " + packages.hint("golang-go " + PGX));
        }
        if (!Files.isDirectory(OtherServers.GO_PATH.resolve("src/github.com/jackc/pgx/v4"))) {
            return Peer.missing(Peer.PGX, "pgx", "pgx is missing: " + packages.hint(PGX));
        }
        var program = places.peers().resolve("sql").toString();
        var built = Tool.run(places.sources().resolve("go/sql"), "env", "GO111MODULE=off", "GOPATH=" + OtherServers.GO_PATH, "go", "build", "-o", program);
        return built.ok() ? Peer.ready(Peer.PGX, "pgx", "pgx " + packages.version(PGX) + ", " + OtherPeers.goVersion(version), true, List.of("env", "GOMAXPROCS=1", program))
                : Peer.missing(Peer.PGX, "pgx", "it does not compile: " + built.tail());
    }
}
