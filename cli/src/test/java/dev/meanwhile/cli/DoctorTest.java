package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class DoctorTest {
    private static final String HOME = System.getProperty("java.home");

    @TempDir
    private Path folder;

    @Test
    void showsHowProgramsRunHere() throws Exception {
        var ended = Programs.meanwhile("doctor");
        assertEquals("", ended.err());
        assertHas(ended, "ok    Meanwhile    \\d.*");
        assertHas(ended, "ok    mode         carrier: .*");
        assertHas(ended, "ok    libraries    Netty 4\\.\\S+, Vert\\.x \\d\\S+, Jackson \\d\\S+");
        assertHas(ended, "ok    processors   \\d+.*; a loop uses one");
        assertHas(ended, "ok    memory       \\d+ MiB.*");
    }

    /** Here the JVM was started by a test, not by the script. */
    @Test
    void saysWhatToDoAndExitsWith1() throws Exception {
        var ended = Programs.meanwhile("doctor");
        assertTrue(ended.out().contains("""
                warn  fast starts  no AOT caches, because java was started without the script
                                   to do: start programs with the script meanwhile
                """), ended.out());
        assertTrue(ended.out().matches("(?s).*There (is one thing|are \\d things) to do\\.\n"), ended.out());
        assertEquals(1, ended.status());
    }

    @Test
    void coloursAreForTerminals() throws Exception {
        assertTrue(Programs.ended(Programs.command(List.of("-Dmeanwhile.colour=true"), "doctor").start()).out().contains("\u001b[32mok  \u001b[0m  "));
    }

    @Test
    void portableModeByChoice() throws Exception {
        var ended = Programs.ended(Programs.command(List.of("-Dmeanwhile.mode=portable"), "doctor").start());
        assertHas(ended, "warn  mode         portable, because of -Dmeanwhile.mode=portable");
    }

    @Test
    void portableModeBecauseOfTheFlags() throws Exception {
        var ended = without("--add-opens", "java.base/java.lang=ALL-UNNAMED");
        assertHas(ended, "warn  mode         portable: .*--add-opens java\\.base/java\\.lang=ALL-UNNAMED.*");
        assertHas(ended, "warn  flags        without --add-opens=java\\.base/java\\.lang=ALL-UNNAMED");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nioInsteadOfEpoll() throws Exception {
        assertHas(without("--enable-native-access=ALL-UNNAMED"),
                "warn  poller       NIO instead of epoll: java was started without --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void aCacheThatDoesNotFit() throws Exception {
        Files.writeString(folder.resolve("core.aot"), "not one");
        var ended = Programs.ended(Programs.command(List.of("-Dmeanwhile.aot=" + folder), "doctor").start());
        assertHas(ended, "warn  fast starts  the AOT cache core and full is missing or does not fit, so starts take twice as long");
    }

    @Test
    void whereTheJdkIsFrom() {
        assertTrue(doctor(Map.of()).jdk().text().endsWith("in " + HOME + ", the first suitable one; JAVA_HOME is not set"));
        assertTrue(doctor(Map.of("JAVA_HOME", HOME + "/.")).jdk().text().endsWith("in " + HOME + ", as JAVA_HOME says"));
        var other = doctor(Map.of("JAVA_HOME", folder.toString())).jdk();
        assertTrue(other.text().endsWith(", because JAVA_HOME=" + folder + " is not a JDK 25 or later"), other.text());
        assertTrue(other.todo().endsWith("export JAVA_HOME=" + HOME), other.todo());
    }

    @Test
    void whereCompiledProgramsAreKept() throws IOException {
        assertEquals(Finding.fine("programs", "compiled ones are kept in " + folder + "/.cache/meanwhile"),
                doctor(Map.of("HOME", folder.toString())).programs());
        assertEquals("export HOME=FOLDER", doctor(Map.of("HOME", "")).programs().todo());
        var file = Files.createFile(folder.resolve("file"));
        assertEquals("compiled again at each start, because " + file + " can't be written",
                doctor(Map.of("XDG_CACHE_HOME", file.toString())).programs().text());
    }

    @Test
    void maven() throws IOException {
        assertTrue(doctor(Map.of("PATH", "/nowhere:" + folder)).maven().todo().startsWith("install Maven"));
        var mvn = Files.createFile(folder.resolve("mvn"));
        assertTrue(mvn.toFile().setExecutable(true));
        assertEquals(Finding.fine("Maven", mvn.toString()), doctor(Map.of("PATH", "/nowhere:" + folder)).maven());
    }

    private static Doctor doctor(Map<String, String> environment) {
        return new Doctor(environment);
    }

    private static Programs.Ended without(String... options) throws Exception {
        var builder = Programs.command(List.of(), "doctor");
        builder.command().removeAll(List.of(options));
        return Programs.ended(builder.start());
    }

    private static void assertHas(Programs.Ended ended, String line) {
        assertTrue(ended.out().lines().anyMatch(it -> it.matches(line)), () -> line + " is not in:\n" + ended.out() + ended.err());
    }
}
