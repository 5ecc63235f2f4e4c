package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void help() throws Exception {
        var ended = Programs.meanwhile("--help");
        assertEquals(0, ended.status());
        assertTrue(ended.out().contains("run         Compiles a Java file in memory and runs it."), ended.out());
        assertTrue(ended.out().contains("serve       Runs a Java file, and serves the application"), ended.out());
    }

    @Test
    void benchBelongsToTheScriptOfAClone() throws Exception {
        assertTrue(Programs.meanwhile("--help").out().contains("bench       Measures Meanwhile and its peers"));
        assertEquals(new Programs.Ended(2, "", """
                meanwhile bench: it builds the peers from source; in a clone, run ./meanwhile bench
                'meanwhile bench --help' shows the usage.
                """), Programs.meanwhile("bench"));
    }

    @Test
    void helpOfRun() throws Exception {
        var ended = Programs.meanwhile("run", "--help");
        assertEquals(0, ended.status());
        assertTrue(ended.out().startsWith("Usage: meanwhile run [--class-path PATH] FILE.java [ARGUMENT...]\n"), ended.out());
    }

    @Test
    void version() throws Exception {
        var ended = Programs.meanwhile("--version");
        assertEquals(0, ended.status());
        assertTrue(Pattern.matches("meanwhile \\d\\S+, Java " + Pattern.quote(Runtime.version().toString()) + " in .+\n", ended.out()), ended.out());
        var built = Programs.ended(Programs.command(List.of("-Dmeanwhile.commit=1234abc"), "-V").start());
        assertTrue(built.out().startsWith("meanwhile " + Build.version() + " (1234abc), Java "), built.out());
    }

    @Test
    void anUnknownCommandGetsASuggestion() throws Exception {
        assertEquals(new Programs.Ended(2, "", """
                meanwhile: unknown command rum
                Did you mean: run
                'meanwhile --help' shows the usage.
                """), Programs.meanwhile("rum", "x"));
    }

    @Test
    void aFileWithoutTheWordRunGetsIt() throws Exception {
        assertEquals(new Programs.Ended(2, "", "meanwhile: to run a file: meanwhile run Hello.java x\n"),
                Programs.meanwhile("Hello.java", "x"));
    }

    @Test
    void runWithoutAFile() throws Exception {
        var ended = Programs.meanwhile("run");
        assertEquals(2, ended.status());
        assertTrue(ended.err().contains("FILE.java") && ended.err().contains("'meanwhile run --help'"), ended.err());
    }

    @Test
    void withoutACommandItShowsTheHelp() throws Exception {
        assertEquals(new Programs.Ended(2, "", Programs.meanwhile("--help").out()), Programs.meanwhile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "serve", "openapi", "fetch", "new", "doctor", "completion", "bench"})
    void helpOfACommand(String command) throws Exception {
        var help = Programs.meanwhile("help", command);
        assertEquals(0, help.status(), help.err());
        assertTrue(help.out().startsWith("Usage: meanwhile " + command), help.out());
        assertEquals(help, Programs.meanwhile(command, "--help"));
    }
}
