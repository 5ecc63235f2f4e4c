package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of all files that users run and copy from. */
class EveryExampleTest {
    static List<Path> examples() throws IOException {
        try (var files = Files.list(Path.of("")); var diagnostics = Files.list(Path.of("diagnostics"))) {
            return Stream.concat(files, diagnostics).filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    /** Without the lint "try": it warns about a permit that is held and never used. */
    @ParameterizedTest
    @MethodSource("examples")
    void compilesWithoutWarnings(Path example) throws IOException {
        Program.compile(example, "-Xlint:all,-try", "-Werror");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysAtItsHeadHowToRunIt(Path example) throws IOException {
        var head = Files.readAllLines(example).stream().takeWhile(line -> line.startsWith("//")).toList();
        var command = "//     ./meanwhile run examples/" + example;
        assertTrue(head.stream().anyMatch(line -> line.startsWith(command)), () -> command + " is not in " + head);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isRunByATestAndListed(Path example) throws IOException {
        var name = example.toString().replace(".java", "");
        var tests = new StringBuilder();
        try (var files = Files.list(Path.of("src/test/java/dev/meanwhile/examples"))) {
            for (var test : files.toList()) {
                tests.append(Files.readString(test));
            }
        }
        var file = example.getFileName().toString();
        assertTrue(Stream.of(name, file, file.replace(".java", "")).anyMatch(it -> tests.indexOf('"' + it + '"') >= 0), "no test runs it");
        assertTrue(Files.readString(example.resolveSibling("README.md")).contains("(" + file + ")"), "README.md does not list it");
    }
}
