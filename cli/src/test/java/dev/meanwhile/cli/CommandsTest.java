package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CommandsTest {
    @Test
    void help() throws Exception {
        var ended = Programs.meanwhile("--help");
        assertEquals(0, ended.status());
        assertTrue(ended.out().contains("run    Compiles a Java file in memory and runs it."), ended.out());
        assertTrue(ended.out().contains("serve  Runs a Java file, and serves the application"), ended.out());
    }

    @Test
    void benchBelongsToTheScriptOfAClone() throws Exception {
        assertTrue(Programs.meanwhile("--help").out().contains("bench  Measures Meanwhile and its peers"));
        assertEquals(new Programs.Ended(2, "", """
                meanwhile bench: it builds the peers from source; in a clone, run ./meanwhile bench
                'meanwhile bench --help' shows the usage.
                """), Programs.meanwhile("bench"));
    }

    @Test
    void helpOfRun() throws Exception {
        var ended = Programs.meanwhile("run", "--help");
        assertEquals(0, ended.status());
        assertTrue(ended.out().startsWith("Usage: meanwhile run FILE.java [ARGUMENT...]\n"), ended.out());
    }

    @Test
    void version() throws Exception {
        var ended = Programs.meanwhile("--version");
        assertEquals(0, ended.status());
        assertTrue(Pattern.matches("meanwhile \\S+, Java " + Pattern.quote(Runtime.version().toString()) + " in .+\n", ended.out()), ended.out());
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
    void noCommand() throws Exception {
        assertEquals(new Programs.Ended(2, "", "meanwhile: which command?\n'meanwhile --help' shows the usage.\n"), Programs.meanwhile());
    }
}
