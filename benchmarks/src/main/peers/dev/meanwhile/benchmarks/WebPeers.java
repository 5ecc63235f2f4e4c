package dev.meanwhile.benchmarks;

import java.util.List;

/** Web frameworks, and Go's standard library. */
final class WebPeers {
    private final Places places;
    private final Packages packages;
    private final OtherPeers others;
    private final List<String> options;
    private final Schedule schedule;

    /** {@code options} are additional options for the JVM. */
    WebPeers(Places places, Packages packages, OtherPeers others, List<String> options, Schedule schedule) {
        this.places = places;
        this.packages = packages;
        this.others = others;
        this.options = options;
        this.schedule = schedule;
    }

    List<Peer> all() {
        return List.of(
                new OtherServers(places, packages, others).python(Peer.FASTAPI, "FastAPI, uvicorn", "fastapi_web_server.py",
                        "python3-fastapi python3-uvicorn python3-multipart python3-jinja2", "fastapi uvicorn python-multipart jinja2"),
                others.go("web", "./web"),
                new NodeModules(places, "web", "fastify", schedule).peer(Peer.FASTIFY, "Fastify", "fastify", "server.js", packages),
                jvm(Peer.JAVALIN, "Javalin", "javalin", "JavalinWebServer"),
                jvm(Peer.HELIDON, "Helidon SE", "helidon-webserver", "HelidonWebServer"),
                jvm(Peer.SPRING, "Spring Boot", "spring-boot", "SpringWebServer"));
    }

    /**
     * Its libraries have a folder of their own.
     *
     * @param artifact whose version is stated
     */
    private Peer jvm(String name, String title, String artifact, String program) {
        var programs = new JvmPrograms(places, name, options, schedule);
        var why = programs.fetch(name + ".xml", title);
        if (why.isEmpty()) {
            why = programs.compileJava(program);
        }
        return why.isEmpty()
                ? Peer.ready(name, title, title + " " + programs.version(artifact) + ", " + OurPeers.version(options), true, programs.java(program, JvmPrograms.ONE_CARRIER))
                : Peer.missing(name, title, why);
    }
}
