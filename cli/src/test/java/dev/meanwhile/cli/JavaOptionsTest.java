package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code //JAVA_OPTIONS}: the JVM that runs the program has them. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class JavaOptionsTest {
    private static final String PROGRAM = """
            void main(String[] args) {
                IO.println(System.getProperty("greeting") + " to " + String.join("|", args));
                IO.println(ProcessHandle.current().pid());
            }
            """;

    @TempDir
    private Path folder;
    private Path options;

    @BeforeEach
    void name() {
        options = folder.resolve("cache/entry.options");
    }

    private Process start(String directive, String... more) throws Exception {
        var file = Programs.write(folder, "Main.java", directive + "\n" + PROGRAM);
        var all = new ArrayList<>(List.of("-Dmeanwhile.entry=" + folder.resolve("cache/entry"), "-XX:+UseParallelGC"));
        all.addAll(List.of(more));
        return Programs.command(all, "run", file, "a b", "").start();
    }

    private static void assertGreets(String greeting, Process process) throws Exception {
        assertEquals(new Programs.Ended(0, greeting + " to a b|\n" + process.pid() + "\n", ""), Programs.ended(process));
    }

    @Test
    void theProcessBecomesAJvmThatHasThem() throws Exception {
        assertGreets("hello you \\", start("//JAVA_OPTIONS '-Dgreeting=hello you \\' -XX:+UseSerialGC"));
    }

    @Test
    void theNextStartHasThemAtOnce() throws Exception {
        assertGreets("hello", start("//JAVA_OPTIONS -Dgreeting=hello"));
        assertEquals(List.of("\"-Dmeanwhile.java-options=-Dgreeting=hello\"", "\"-Dgreeting=hello\""), Files.readAllLines(options));
        assertGreets("hello", start("//JAVA_OPTIONS -Dgreeting=hello", "@" + options));
    }

    @Test
    void othersAreForgotten() throws Exception {
        assertGreets("hello", start("//JAVA_OPTIONS -Dgreeting=hello"));
        assertGreets("bye", start("//JAVA_OPTIONS -Dgreeting=bye", "@" + options));
        assertTrue(Files.readString(options).contains("bye"));
        assertGreets("null", start("", "@" + options));
        assertFalse(Files.exists(options));
    }

    @Test
    void lettersThatTheLocaleLacksDoNoHarm() throws Exception {
        var file = Programs.write(folder, "Main.java", "//JAVA_OPTIONS -Dname=Zoë -Dgreeting=hello\n" + PROGRAM);
        var builder = Programs.command(List.of("-Dmeanwhile.entry=" + folder.resolve("cache/entry")), "run", file);
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it is replaced for ever");
            assertTrue(Programs.ended(process).out().startsWith("hello to"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theUsersOwnOptionsOverride() throws Exception {
        var file = Programs.write(folder, "Main.java", "//JAVA_OPTIONS -Dgreeting=hello -Dother=x\n" + PROGRAM);
        var builder = Programs.command(List.of("-Xmx100m", "-Dgreeting=mine"), "run", file);
        builder.environment().put("MEANWHILE_JAVA_OPTS", " -Xmx100m  -Dgreeting=mine ");
        assertTrue(Programs.ended(builder.start()).out().startsWith("mine to"));
    }

    @Test
    void optionsThatTheJvmRefusesAreNotKept() throws Exception {
        var ended = Programs.ended(start("//JAVA_OPTIONS -Xno-such-option"));
        assertEquals(1, ended.status());
        assertTrue(ended.err().startsWith("Unrecognized option: -Xno-such-option"), ended.err());
        assertFalse(Files.exists(options));
    }
}
