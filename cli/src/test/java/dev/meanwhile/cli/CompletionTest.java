package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What real shells complete. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class CompletionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createFile(folder.resolve("Shop Two.java"));
        Files.createFile(folder.resolve("Shop.txt"));
        Files.createDirectory(folder.resolve("Shops"));
        var completion = new Completion(Commands.line());
        Files.writeString(folder.resolve("bash"), completion.bash());
        Files.writeString(folder.resolve("zsh"), completion.zsh());
        Files.writeString(folder.resolve("fish"), completion.fish());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '"', value = {
        "meanwhile;s                        > serve",
        "./meanwhile;ne                     > new",
        "meanwhile;run;Sh                   > Shop Two.java|Shops",
        "meanwhile;serve;Shop.java;--rel    > --reload|--reload-include|--reload-exclude|--reload-dir|--reload-delay",
        "meanwhile;serve;--port;            > \"\"",
        "meanwhile;new;shop;--              > --web|--package|--help",
        "meanwhile;fetch;--ti                > --timing|--timeout",
        "meanwhile;completion;              > bash|zsh|fish|-h|--help",
        "meanwhile;help;d                   > doctor",
        "meanwhile;doctor;                  > \"\"",
        "meanwhile;nonsense;                > \"\""})
    void bash(String words, String expected) throws Exception {
        var script = ". ./bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _meanwhile; IFS='|'; echo \"${COMPREPLY[*]}\"";
        var command = new ArrayList<>(List.of(OtherPrograms.find("bash"), "--norc", "-c", script, "bash"));
        command.addAll(List.of(words.split(";", -1)));
        assertEquals(new Programs.Ended(0, expected + "\n", ""), shell(command));
    }

    @Test
    void bashKnowsTheCommand() throws Exception {
        var ended = shell(List.of(OtherPrograms.find("bash"), "--norc", "-c", ". ./bash; complete -p meanwhile"));
        assertEquals("complete -F _meanwhile meanwhile\n", ended.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '"', value = {
        "meanwhile s                        > serve",
        "./meanwhile ne                     > new",
        "meanwhile run Shop                 > Shop Two.java|Shops/",
        "meanwhile serve Shop.java --rel    > --reload|--reload-delay|--reload-dir|--reload-exclude|--reload-include",
        "meanwhile completion f             > fish",
        "meanwhile help d                   > doctor"})
    void fish(String line, String expected) throws Exception {
        var fish = OtherPrograms.find("fish");
        var ended = shell(List.of(fish, "--no-config", "-c", "source ./fish; complete -C '" + line + "'"));
        assertEquals("", ended.err());
        var words = List.of(expected.split("\\|"));
        // After the files that a command takes, fish offers all others.
        assertEquals(words, ended.out().lines().map(it -> it.split("\t")[0]).limit(words.size()).toList());
    }

    /** Its completion needs a terminal. So this shows what the script asks zsh for. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '"', value = {
        "meanwhile s                        > command commands: serve:Runs a Java file, and serves the application whose app.serve(…) it calls.",
        "meanwhile run x                    > 1:program:_files -g \"*.java\"",
        "meanwhile serve --                 > --port[Port to listen at; 0 picks a free one.]:PORT:",
        "meanwhile serve --                 > --reload[Compile and run it again when one of its .java files changes, and show failures to clients.]",
        "meanwhile completion x             > 1:shell:(bash zsh fish)"})
    void zsh(String words, String expected) throws Exception {
        var zsh = OtherPrograms.find("zsh");
        var script = """
                compdef() { }
                _describe() { print -r -- "$1 $2: ${(P)2[2]}" }
                _arguments() { print -rl -- "$@" }
                . ./zsh
                words=(%s) CURRENT=$#words
                _meanwhile
                """.formatted(words);
        var ended = shell(List.of(zsh, "-f", "-c", script));
        assertEquals("", ended.err());
        assertTrue(ended.out().lines().map(String::strip).anyMatch(it -> it.startsWith(expected)), ended.out());
    }

    @Test
    void filesFollowAnOptionThatTakesAPath() throws Exception {
        var path = OptionSpec.builder("-cp", "--class-path").paramLabel("PATH").type(String.class).description("Jars.").build();
        var completion = new Completion(new CommandLine(CommandSpec.create().name("meanwhile")
                .addSubcommand("run", CommandSpec.create().name("run").addOption(path))));
        Files.writeString(folder.resolve("bash"), completion.bash());
        Files.writeString(folder.resolve("fish"), completion.fish());
        bash("meanwhile;run;-cp;Shop.", "Shop.txt");
        fish("meanwhile run -cp Shop", "Shop Two.java|Shop.txt|Shops/");
        fish("meanwhile run --class-path Shop.", "Shop.txt");
    }

    @Test
    void theCommandPrintsTheScript() throws Exception {
        assertEquals(new Programs.Ended(0, Files.readString(folder.resolve("fish")), ""), Programs.meanwhile("completion", "fish"));
        assertEquals(new Programs.Ended(2, "", """
                meanwhile completion: tcsh: it must be bash, zsh or fish
                'meanwhile completion --help' shows the usage.
                """), Programs.meanwhile("completion", "tcsh"));
    }

    private Programs.Ended shell(List<String> command) throws Exception {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("HOME", folder.toString());
        return Programs.ended(builder.start());
    }
}
