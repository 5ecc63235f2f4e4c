package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    private static final Path FILE = Path.of("help.txt");

    /** The script prints this file, because to build the harness takes a minute. With {@code -Dhelp.write=true} it is written. */
    @Test
    void theFileIsTheHelp() throws IOException {
        var help = Bench.line().getUsageMessage(CommandLine.Help.Ansi.OFF);
        if (Boolean.getBoolean("help.write")) {
            Files.writeString(FILE, help);
        }
        assertEquals(help, Files.readString(FILE), "benchmarks/help.txt differs from the options of Bench. To write it: mvn test -Dtest=HelpTest -Dhelp.write=true …");
    }
}
