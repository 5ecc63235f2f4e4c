package dev.meanwhile.benchmarks;

import java.util.List;

/**
 * A runtime to compare.
 *
 * @param name    its name in files
 * @param title   its name for readers
 * @param version of the runtime, as it reports it
 * @param pinned  whether it runs on one core, because it is single-threaded or configured so
 * @param command starts its program; the workload and its numbers follow
 * @param variant appended to the workload's name; usually empty
 * @param missing why it is not available, with the line to paste; empty if it is
 */
record Peer(String name, String title, String version, boolean pinned, List<String> command, String variant, String missing) {
    static final String CARRIER = "meanwhile";
    static final String PLAIN_FOR = "meanwhile-for";
    static final String PORTABLE = "meanwhile-portable";
    static final String ASYNCIO = "asyncio";
    static final String EAGER = "asyncio-eager";
    static final String UVLOOP = "uvloop";
    static final String GO = "go";
    static final String KOTLIN = "kotlinx";
    static final String JOX = "jox";
    static final String JDK_ONE = "jdk-1";
    static final String JDK = "jdk";
    static final String PARK = "park";
    static final String NIO = "nio";
    static final String UVLOOP_PROTOCOLS = "uvloop-protocols";

    static final String WEB = "meanwhile-web";
    static final String PORTABLE_WEB = "meanwhile-web-portable";
    /** The module http, beside a framework. */
    static final String BARE = "meanwhile-http";
    static final String FASTAPI = "fastapi";
    static final String AIOHTTP = "aiohttp";
    static final String NODE = "node";
    static final String HELIDON = "helidon";
    static final String VERTX = "vertx";
    static final String NETTY = "netty";
    static final String JAVALIN = "javalin";
    static final String SPRING = "spring";
    static final String FASTIFY = "fastify";

    static final String HTTPX = "httpx";
    static final String JDK_CLIENT = "jdk-client";
    static final String UNDICI = "undici";

    static final String ASYNCPG = "asyncpg";
    static final String AIOMYSQL = "aiomysql";
    static final String PGJDBC = "pgjdbc";
    static final String VERTX_SQL = "vertx-sql";
    static final String VERTX_SQL_OURS = "vertx-sql-ours";
    static final String PGX = "pgx";
    static final String NODE_PG = "node-pg";

    static Peer ready(String name, String title, String version, boolean pinned, List<String> command) {
        return new Peer(name, title, version, pinned, command, "", "");
    }

    static Peer missing(String name, String title, String why) {
        return new Peer(name, title, "", true, List.of(), "", why);
    }

    Peer varied(String suffix) {
        return new Peer(name, title, version, pinned, command, suffix, missing);
    }

    boolean isReady() {
        return missing.isEmpty();
    }

    /** {@return whether it is ours; charts show those in colour} */
    static boolean isOurs(String name) {
        return name.startsWith(CARRIER);
    }
}
