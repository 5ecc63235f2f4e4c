package dev.meanwhile.guards;

import java.util.Map;
import java.util.Set;

/**
 * Which module may use which: one way, down the house.
 * <pre>
 * core  ──  io  ──  http  ──  web  ──  jobs
 *            └───── sql ───────────────┘
 * </pre>
 * A new module gets a line here, or the layering test fails.
 */
final class Layers {
    /** Module to the modules that its main code may use. Tests may use the same, and the test kit. */
    private static final Map<String, Set<String>> BELOW = Map.ofEntries(
            Map.entry("bom", Set.of()),
            Map.entry("core", Set.of()),
            Map.entry("io", Set.of("core")),
            Map.entry("http", Set.of("core", "io")),
            Map.entry("web", Set.of("core", "io", "http")),
            Map.entry("sql", Set.of("core", "io")),
            Map.entry("jobs", Set.of("core", "io", "http", "web", "sql")),
            Map.entry("test", Set.of("core", "io")),
            Map.entry("test-io", Set.of("core", "test", "io")),
            Map.entry("test-web", Set.of("core", "test", "io", "test-io", "http", "web")),
            Map.entry("stress", Set.of("core")),
            Map.entry("conformance", Set.of("core", "io")),
            Map.entry("cli", Set.of("core", "io", "http", "web", "sql", "jobs")),
            Map.entry("examples", Set.of("core", "io", "http", "web", "sql", "jobs")),
            Map.entry("benchmarks", Set.of("core", "io", "http", "web", "sql", "jobs")),
            Map.entry("guards", Set.of("core", "io", "http", "web", "sql")),
            Map.entry("consumers", Set.of()));
    /** What tests share with those of other modules, whatever is below them. */
    private static final Set<String> SHARED_BY_TESTS = Set.of("dev.meanwhile.cli.FastStart");
    private static final Set<String> TEST_KIT = Set.of("test", "test-io", "test-web");
    /** Tests of core in a module of their own, and in core's package. */
    private static final String STRESS = "stress";
    private static final String OURS = "dev.meanwhile";

    /** Modules that know Vert.x and Netty; the others use them through io, http and sql. */
    static final Set<String> KNOW_VERTX = Set.of("io", "http", "sql", "test-io");
    /** Modules used only by our own modules, or by none. The others are libraries, and export a package to all. */
    static final Set<String> MAY_EXPORT_NOTHING = Set.of("cli", "benchmarks");

    private Layers() {
    }

    static boolean isKnown(String module) {
        return BELOW.containsKey(module);
    }

    static boolean mayUse(String module, String other, boolean inTests) {
        return module.equals(other) || BELOW.get(module).contains(other) || inTests && TEST_KIT.contains(other);
    }

    static boolean isSharedByTests(String name) {
        return SHARED_BY_TESTS.contains(name);
    }

    /** {@return the module that a name of ours belongs to} {@code dev.meanwhile.io.X} belongs to io, {@code dev.meanwhile.test.io.X} to test-io; core has the rest. */
    static String moduleOf(String name) {
        var parts = name.split("\\.");
        if (parts.length > 3 && BELOW.containsKey(parts[2] + "-" + parts[3])) {
            return parts[2] + "-" + parts[3];
        }
        return parts.length > 2 && BELOW.containsKey(parts[2]) ? parts[2] : "core";
    }

    static boolean mayContain(String module, String name) {
        return moduleOf(name).equals(module.equals(STRESS) ? "core" : module);
    }

    static boolean isOurs(JavaCode.Name name) {
        return name.isIn(OURS);
    }

    static String packageOf(String module) {
        return module.equals("core") || module.equals(STRESS) ? OURS : OURS + "." + module.replace('-', '.');
    }
}
