package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code //DEPS} and {@code //REPOS}. */
@Timeout(120)
class LibrariesTest {
    private static final String NO_RESOLVER = "-Dmeanwhile.resolver=nowhere.jar";

    @TempDir
    private Path folder;
    private TestRepository repository;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = new TestRepository(folder);
        repository.add("org.words:words:1.0", "org.words.Words", "package org.words; public class Words { public static String hello() { return \"hello 1\"; } }");
        repository.add("org.words:words:2.0", "org.words.Words", "package org.words; public class Words { public static String hello() { return \"hello 2\"; } }");
        repository.add("org.greet:greeter:1.0", "org.greet.Greeter", """
                package org.greet;
                public class Greeter {
                    public static String greet(String name) throws Exception {
                        return Class.forName("org.words.Words").getMethod("hello").invoke(null) + ", " + name;
                    }
                }
                """, "org.words:words:1.0");
    }

    private Path program(String deps, String body) throws Exception {
        return Programs.write(folder, "Main.java", deps.replace("URL", repository.url()) + "\nvoid main() throws Exception {\n" + body + "\n}\n");
    }

    private Path greeter() throws Exception {
        return program("//REPOS mine=URL\n//DEPS org.greet:greeter:1.0", "IO.println(org.greet.Greeter.greet(\"you\"));");
    }

    private Programs.Ended run(Path file, String... options) throws Exception {
        var all = new ArrayList<>(repository.options());
        all.addAll(List.of(options));
        return Programs.ended(Programs.command(all, "run", file).start());
    }

    private static String fetching(Path file) {
        return "meanwhile: fetching the libraries of " + file + " …\n";
    }

    /** The first one gets what the library needs too; DriverManager finds the second one's driver by the context class loader. */
    @Test
    void librariesOfCentral() throws Exception {
        var file = Programs.write(folder, "Main.java", """
                //DEPS org.apache.commons:commons-text:1.14.0
                //DEPS com.h2database:h2:2.3.232 // a database
                import static dev.meanwhile.Meanwhile.*;
                import java.sql.DriverManager;
                import org.apache.commons.lang3.StringUtils;
                import org.apache.commons.text.WordUtils;

                int count(String url) throws Exception {
                    try (var connection = DriverManager.getConnection(url); var rows = connection.createStatement().executeQuery("select 6 * 7")) {
                        rows.next();
                        return rows.getInt(1);
                    }
                }

                void main() throws Exception {
                    IO.println(WordUtils.capitalize("one two") + StringUtils.repeat('!', 3));
                    run(() -> IO.println(blocking(() -> count("jdbc:h2:mem:"))));
                }
                """);
        var ended = Programs.ended(Programs.command(List.of(), "run", file).start());
        assertEquals("One Two!!!\n42\n", ended.out(), ended.err());
    }

    /** Meanwhile has a newer one. */
    @Test
    void aDatabaseOfTheProgramsOwnVersion() throws Exception {
        var file = Programs.write(folder, "Main.java", """
                //DEPS com.h2database:h2:2.3.232
                import static dev.meanwhile.Meanwhile.*;
                import dev.meanwhile.sql.Database;
                void main() {
                    run(() -> {
                        try (var db = Database.connect("h2:mem:")) {
                            IO.println(db.query("select h2version()").one(String.class));
                        }
                    });
                }
                """);
        var ended = Programs.ended(Programs.command(List.of(), "run", file).start());
        assertEquals("2.3.232\n", ended.out(), ended.err());
    }

    /** Lettuce looks for such a jar. Meanwhile has it, but of another version. */
    @Test
    void optionalJarsOfNettyAreThoseOfTheProgramOrNone() throws Exception {
        var file = Programs.write(folder, "Main.java", """
                //DEPS io.netty:netty-common:4.1.115.Final
                void main() throws Exception {
                    IO.println(io.netty.util.Version.identify().get("netty-common").artifactVersion());
                    try {
                        IO.println(Class.forName("io.netty.resolver.dns.DnsAddressResolverGroup"));
                    } catch (ClassNotFoundException e) {
                        IO.println("none");
                    }
                }
                """);
        var ended = Programs.ended(Programs.command(List.of(), "run", file).start());
        assertEquals("4.1.115.Final\nnone\n", ended.out(), ended.err());
    }

    @Test
    void aSecondStartAsksNobody() throws Exception {
        var file = greeter();
        assertEquals(new Programs.Ended(0, "hello 1, you\n", fetching(file)), run(file));
        assertEquals(new Programs.Ended(0, "hello 1, you\n", ""), run(file, NO_RESOLVER));
    }

    @Test
    void norDoesAProgramThatHasChangedBelowItsDirectives() throws Exception {
        var file = greeter();
        run(file);
        Programs.write(folder, "Main.java", Files.readString(file).replace("\"you\"", "\"all\""));
        assertEquals(new Programs.Ended(0, "hello 1, all\n", ""), run(file, NO_RESOLVER));
    }

    @Test
    void aMissingJarIsFetchedAgain() throws Exception {
        var file = greeter();
        run(file);
        Files.delete(repository.local().resolve("org/words/words/1.0/words-1.0.jar"));
        assertEquals(new Programs.Ended(0, "hello 1, you\n", fetching(file)), run(file));
    }

    @Test
    void anotherDirectiveIsAnotherAnswer() throws Exception {
        run(greeter());
        var file = program("//REPOS mine=URL\n//DEPS org.greet:greeter:1.0, org.words:words:2.0", "IO.println(org.greet.Greeter.greet(\"you\"));");
        assertEquals("hello 2, you\n", run(file).out());
    }

    @Test
    void snapshotsAndRangesAreGoodForADay() throws Exception {
        var file = program("//REPOS mine=URL\n//DEPS org.words:words:[1.0]", "IO.println(org.words.Words.hello());");
        var before = System.currentTimeMillis();
        assertEquals("hello 1\n", run(file).out());
        var kept = folder.resolve("cache/entry.libs");
        var lines = new ArrayList<>(Files.readAllLines(kept));
        var until = Long.parseLong(lines.get(1));
        assertTrue(until >= before + 86_400_000 && until <= System.currentTimeMillis() + 86_400_000, lines.toString());
        lines.set(1, "" + before);
        Files.write(kept, lines);
        assertEquals("hello 1\n", run(file).out());
        assertTrue(Long.parseLong(Files.readAllLines(kept).get(1)) > until);
    }

    @Test
    void aBomKnowsTheVersions() throws Exception {
        repository.addBom("org.words:words-bom:7", "org.words:words:2.0");
        var file = program("//REPOS mine=URL\n//DEPS org.words:words-bom:7@pom\n//DEPS org.words:words", "IO.println(org.words.Words.hello());");
        var ended = run(file);
        assertEquals("hello 2\n", ended.out(), ended.err());
        file = program("//REPOS mine=URL\n//DEPS org.words:words", "");
        assertEquals(fetchingNothing(file, 2, "org.words:words has no version, and no BOM that has one: write org.words:words:VERSION"), run(file));
    }

    private static Programs.Ended fetchingNothing(Path file, int line, String why) {
        return new Programs.Ended(1, "", file + ":" + line + ": " + why + "\n");
    }

    @Test
    void whatIsNotALibraryIsShownWithItsLine() throws Exception {
        var file = program("// libraries:\n//DEPS org.words:words:1.0 https://github.com/some/thing", "");
        assertEquals(fetchingNothing(file, 2, "//DEPS https://github.com/some/thing: the form is group:artifact:version, as in "
                + "//DEPS org.apache.commons:commons-lang3:3.18.0"), run(file));
        file = program("//REPOS neverland\n//DEPS org.words:words:1.0", "");
        var ended = run(file);
        assertTrue(ended.err().startsWith(file + ":1: //REPOS neverland: it is neither a URL, nor ./FOLDER, nor one of central, "), ended.err());
    }

    @Test
    void anUnknownLibraryIsNamedWithWhatNeedsItAndWhereItIsNot() throws Exception {
        var where = ", in mine (" + repository.url() + "). Check the name and the version, or name the repository that has it: //REPOS central,id=https://…\n";
        var file = program("//REPOS mine=URL\n//DEPS org.words:words:1.0 org.words:sentences:3.0", "");
        var ended = run(file);
        assertEquals(1, ended.status());
        assertEquals(fetching(file) + file + ":2: there is no org.words:sentences:3.0" + where, ended.err());

        repository.add("org.greet:broken:1.0", "org.greet.Broken", "package org.greet; class Broken { }", "org.words:letters:4.0");
        file = program("//REPOS mine=URL\n//DEPS org.greet:broken:1.0", "");
        assertEquals(fetching(file) + file + ":2: there is no org.words:letters:4.0, which org.greet:broken:1.0 needs" + where, run(file).err());
    }

    @Test
    void withoutANetworkItSaysSo() throws Exception {
        var file = program("//REPOS far=http://localhost:1/repository\n//DEPS org.words:words:1.0", "");
        var ended = run(file);
        assertEquals(1, ended.status());
        assertEquals(fetching(file) + file + ":2: org.words:words:1.0 can't be fetched from far (http://localhost:1/repository): no connection: Connection refused"
                + ". Is this machine online? A proxy or a mirror belongs into ~/.m2/settings.xml\n", ended.err());
    }

    @Test
    void mirrorsOfTheUsersSettingsAreHeeded() throws Exception {
        repository.settings("<mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>" + repository.url() + "</url></mirror></mirrors>");
        var file = program("//DEPS org.words:words:1.0", "IO.println(org.words.Words.hello());");
        var ended = run(file);
        assertEquals("hello 1\n", ended.out(), ended.err());
        repository.settings("<mirrors><mirror>");
        Files.delete(folder.resolve("cache/entry.libs"));
        assertTrue(run(file).err().startsWith(file + ": Maven's settings can't be read: "));
    }

    @Test
    void andThoseOfMavensOwnFolder() throws Exception {
        Programs.write(folder, "maven/conf/settings.xml",
                "<settings><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>" + repository.url() + "</url></mirror></mirrors></settings>");
        var file = program("//DEPS org.words:words:1.0", "IO.println(org.words.Words.hello());");
        var builder = Programs.command(repository.options(), "run", file);
        builder.environment().put("MAVEN_HOME", folder.resolve("maven").toString());
        var ended = Programs.ended(builder.start());
        assertEquals("hello 1\n", ended.out(), ended.err());
    }

    /** The program has its own; Meanwhile goes on with the one that it was built with. */
    @Test
    void aProgramMayHaveAnotherVersionOfALibraryOfOurs() throws Exception {
        repository.add("io.netty:netty-common:3.0", "io.netty.util.Version", """
                package io.netty.util;
                public class Version { public static String ancient() { return "ancient"; } }
                """);
        var file = program("//REPOS mine=URL\n//DEPS io.netty:netty-common:3.0\n", """
                IO.println(io.netty.util.Version.ancient());
                dev.meanwhile.Meanwhile.run(() -> {
                    try (var client = dev.meanwhile.http.HttpClient.create()) {
                        client.get("http://localhost:1/");
                    } catch (dev.meanwhile.http.HttpException.ConnectFailed e) {
                        IO.println("no connection");
                    }
                });
                """);
        assertEquals(new Programs.Ended(0, "ancient\nno connection\n", fetching(file)), run(file));
    }

    @Test
    void butTypesOfOurApiAreOurs() throws Exception {
        repository.add("tools.jackson.core:jackson-databind:1.0", "tools.jackson.databind.Ancient", "package tools.jackson.databind; public class Ancient { }");
        var file = program("//REPOS mine=URL\n//DEPS tools.jackson.core:jackson-databind:1.0\n", "IO.println(new tools.jackson.databind.json.JsonMapper().version());");
        var ended = run(file);
        var version = ended.out().strip();
        assertEquals(fetching(file) + "meanwhile: " + file + " needs tools.jackson.core:jackson-databind:1.0, but gets " + version
                + ", the version that Meanwhile itself uses\n", ended.err());
        assertFalse(version.isEmpty());
    }
}
