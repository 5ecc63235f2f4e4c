package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules themselves, on invented houses. */
class LayeringRulesTest {
    private static final String CORE = "core/src/main/java/dev/meanwhile/A.java";
    private static final String IO = "io/src/main/java/dev/meanwhile/io/A.java";

    @TempDir
    Path root;

    @BeforeEach
    void aHouseOfTwo() throws IOException {
        modules("core", "io");
        write("core/src/main/java/module-info.java", "module dev.meanwhile {\n    exports dev.meanwhile;\n}\n");
        write("io/src/main/java/module-info.java",
                "module dev.meanwhile.io {\n    requires dev.meanwhile;\n    exports dev.meanwhile.io;\n}\n");
        write(CORE, "package dev.meanwhile;\nimport java.util.List;\nclass A { }\n");
        write(IO, "package dev.meanwhile.io;\nimport dev.meanwhile.B;\nimport io.vertx.core.Vertx;\nclass A { }\n");
    }

    @Test
    void aHouseThatKeepsTheRulesHasNoBreach() {
        assertBreaches();
    }

    @Test
    void anImportUpTheHouse() throws IOException {
        write(CORE, "package dev.meanwhile;\n\nimport dev.meanwhile.io.Tcp;\nclass A { }\n");
        assertBreaches(CORE + ":3: core may not use dev.meanwhile.io.Tcp: io is not below it");
    }

    @Test
    void aStaticImportUpTheHouse() throws IOException {
        write(CORE, "package dev.meanwhile;\nimport static dev.meanwhile.io.Tcp.*;\nclass A { }\n");
        assertBreaches(CORE + ":2: core may not use dev.meanwhile.io.Tcp.*: io is not below it");
    }

    @Test
    void aNameSpelledOutUpTheHouse() throws IOException {
        write(CORE, "package dev.meanwhile;\nclass A {\n    Object it = new dev.meanwhile\n        .http.Client();\n}\n");
        assertBreaches(CORE + ":3: core may not use dev.meanwhile.http.Client: http is not below it");
    }

    @Test
    void commentsAndLiteralsAreNotUses() throws IOException {
        write(CORE, """
                package dev.meanwhile;
                // dev.meanwhile.io.Tcp
                /** See {@link dev.meanwhile.io.Tcp}, which is "built" on io.netty.channel.Channel. */
                class A {
                    String text = "a quote \\" and dev.meanwhile.io.Tcp";
                    String block = \"""
                        a "quote", a triple \\\""" and dev.meanwhile.io.Tcp
                        \""";
                    char quote = '"';
                    Object member = quote().io.vertx.core;
                }
                """);
        assertBreaches();
    }

    @Test
    void codeAfterLiteralsIsSeenAgain() throws IOException {
        write(CORE, "package dev.meanwhile;\nclass A {\n    char a = '\"', b = '\\'';\n    dev.meanwhile.io.Tcp tcp; // \"\n}\n");
        assertBreaches(CORE + ":4: core may not use dev.meanwhile.io.Tcp: io is not below it");
    }

    @Test
    void vertxOutsideOfIoAndHttp() throws IOException {
        modules("core", "io", "cli");
        var cli = "cli/src/main/java/dev/meanwhile/cli/A.java";
        write("cli/src/main/java/module-info.java", "module dev.meanwhile.cli {\n    requires io.vertx.core;\n}\n");
        write(cli, "package dev.meanwhile.cli;\nimport io.netty.buffer.ByteBuf;\nclass A { dev.meanwhile.io.vertx.X ours; }\n");
        assertBreaches(cli + ":2: cli may not use io.netty.buffer.ByteBuf: only http, io, sql, test-io know Vert.x and Netty",
                "cli/src/main/java/module-info.java:2: cli may not use io.vertx.core: only http, io, sql, test-io know Vert.x and Netty");
    }

    @Test
    void coreBeyondJavaBase() throws IOException {
        write(CORE, """
                package dev.meanwhile;
                import java.util.function.Function;
                import java.util.logging.Logger;
                import static java.util.Map.Entry.comparingByKey;
                import org.junit.jupiter.api.Test;
                import module java.sql;
                class A {
                    java.util.List<java.sql.Connection> spelledOut;
                }
                """);
        assertBreaches(beyondBase(3, "java.util.logging.Logger"), beyondBase(5, "org.junit.jupiter.api.Test"),
                beyondBase(8, "java.sql.Connection"), beyondBase(6, "java.sql"));
    }

    private static String beyondBase(int line, String name) {
        return CORE + ":" + line + ": core may not use " + name + ": it may use only java.* of java.base";
    }

    @Test
    void coreThatRequiresAModule() throws IOException {
        write("core/src/main/java/module-info.java",
                "module dev.meanwhile {\n    requires transitive java.logging;\n    exports dev.meanwhile;\n}\n");
        assertBreaches("core/src/main/java/module-info.java:2: core may not use java.logging:"
                + " it may use only java.* of java.base");
    }

    @Test
    void theTestKitIsForTests() throws IOException {
        write(IO, "package dev.meanwhile.io;\nimport dev.meanwhile.test.VirtualTime;\nclass A { }\n");
        write("io/src/test/java/dev/meanwhile/io/ATest.java",
                "package dev.meanwhile.io;\nimport dev.meanwhile.test.VirtualTime;\nclass ATest { }\n");
        assertBreaches(IO + ":2: io may not use dev.meanwhile.test.VirtualTime: test is not below it,"
                + " and the test kit is for tests only");
    }

    @Test
    void testsDoNotLookUpEither() throws IOException {
        var test = "core/src/test/java/dev/meanwhile/ATest.java";
        write(test, "package dev.meanwhile;\nimport org.junit.jupiter.api.Test;\nimport dev.meanwhile.io.Tcp;\n");
        assertBreaches(test + ":3: core may not use dev.meanwhile.io.Tcp: io is not below it");
    }

    @Test
    void nobodyUsesTheCommand() throws IOException {
        modules("core", "io", "examples");
        write("examples/Hello.java", "import static dev.meanwhile.Meanwhile.*;\nimport dev.meanwhile.cli.Main;\n");
        assertBreaches("examples/Hello.java:2: examples may not use dev.meanwhile.cli.Main: cli is not below it");
    }

    @Test
    void onlyTestsShareWhatTestsShare() throws IOException {
        modules("core", "examples");
        write("examples/src/test/java/dev/meanwhile/examples/Served.java", "package dev.meanwhile.examples;\nimport dev.meanwhile.cli.FastStart;\n");
        assertBreaches();
        write("examples/Hello.java", "import dev.meanwhile.cli.FastStart;\n");
        assertBreaches("examples/Hello.java:1: examples may not use dev.meanwhile.cli.FastStart: cli is not below it");
    }

    @Test
    void aPackageOfAnotherModule() throws IOException {
        write(IO, "package dev.meanwhile.files;\nclass A { }\n");
        write(CORE, "package dev.meanwhile.http;\nclass A { }\n");
        assertBreaches(CORE + ":1: package dev.meanwhile.http is not core's; that is dev.meanwhile",
                IO + ":1: package dev.meanwhile.files is not io's; that is dev.meanwhile.io");
    }

    @Test
    void aModuleWithoutAnExportedPackageOrWithTwo() throws IOException {
        modules("core", "http");
        write("core/src/main/java/module-info.java",
                "module dev.meanwhile {\n    exports dev.meanwhile;\n    exports dev.meanwhile.more;\n}\n");
        write("http/src/main/java/module-info.java",
                "module dev.meanwhile.http {\n    exports dev.meanwhile.http to dev.meanwhile.web;\n}\n");
        assertBreaches("core/src/main/java/module-info.java:3: core exports 2 packages to all: one is the rule",
                "http/src/main/java/module-info.java:1: http exports no package to all: one is the rule");
    }

    @Test
    void anExportedInside() throws IOException {
        write("io/src/main/java/module-info.java", """
                module dev.meanwhile.io {
                    exports dev.meanwhile.io;
                    exports dev.meanwhile.io.internal to dev.meanwhile.http;
                }
                """);
        assertBreaches("io/src/main/java/module-info.java:3: io exports dev.meanwhile.io.internal:"
                + " nothing named impl or internal is exported");
    }

    @Test
    void aModuleWithoutModuleInfo() throws IOException {
        Files.delete(root.resolve("io/src/main/java/module-info.java"));
        assertBreaches("io/src/main/java/module-info.java:1: io has no module-info.java");
    }

    @Test
    void anUnknownModule() throws IOException {
        modules("core", "io", "attic");
        assertBreaches("pom.xml:1: module attic has no place in the house yet; give it one in Layers.java");
    }

    private void assertBreaches(String... expected) {
        var found = Layering.check(House.at(root)).breaches();
        assertEquals(String.join("\n", List.of(expected)), String.join("\n", found.stream().map(Object::toString).toList()));
    }

    private void modules(String... modules) throws IOException {
        var lines = Stream.of(modules).map(it -> "<module>" + it + "</module>").collect(Collectors.joining());
        write("pom.xml", "<modules>" + lines + "</modules>");
    }

    private void write(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
