package dev.meanwhile.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** InstalledPrograms in a terminal of their own, by Python's {@code pty}, and with other standard inputs. */
class RealTerminalTest {
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    /** What the user saw, and how it ended. */
    private record Session(String text, String output, int status) {
    }

    private record Step(String awaited, String keys) {
    }

    /** JLine with native code and without; the JDK must not warn. */
    @ParameterizedTest
    @ValueSource(strings = {NATIVE, "-Dnone"})
    void outputGoesAboveThePrompt(String access) throws Exception {
        var session = inTerminal(access, "prompt", new Step("name: ", "Ad"), new Step("above the prompt", "a\r"), new Step("next: ", "you\r"));
        assertTrue(session.text().contains(" (not torn)\nabove the prompt\n"), session.text());
        assertEquals("""
                name: Ada
                hello Ada!
                next: you
                and you!""", session.text().lines().filter(line -> !line.matches("(above)?( \\(not torn\\)| the prompt)")).collect(Collectors.joining("\n")));
        assertEquals(0, session.status());
    }

    @Test
    void aPasswordDoesNotShow() throws Exception {
        var session = inTerminal(NATIVE, "password", new Step("password: ", "secret\r"));
        assertEquals("password:\ngot 6 letters", session.text());
        assertFalse(session.output().contains("secret"), session.output());
    }

    /** Exclamation marks, quotes and backslashes are letters. */
    @Test
    void ctrlDIsTheEnd() throws Exception {
        var session = inTerminal(NATIVE, "lines", new Step("> ", "it's !1 \\o/ \"\r"), new Step("]", ""), new Step("> ", "\004"));
        assertEquals("> it's !1 \\o/ \"\n[it's !1 \\o/ \"]\n>\nthe end", session.text());
        assertEquals(0, session.status());
    }

    @Test
    void whatWasTypedAtACancelledPromptIsTheNexts() throws Exception {
        var session = inTerminal(NATIVE, "cancelled", new Step("first: ", "hal"), new Step("second: ", "f\r"));
        assertEquals("first: hal\nOptional.empty\nsecond: half\n[half]", session.text());
    }

    @Test
    void ctrlCIsTheSignalAlsoAtAPrompt() throws Exception {
        var session = inTerminal(NATIVE, "interrupted", new Step("prompt: ", "x"), new Step("x", "\003"));
        assertEquals("prompt: x\ncancelled: task 'main' was cancelled by SIGINT handler: Ctrl-C", session.text());
        assertEquals(0, session.status());
    }

    @Test
    void aProgramWithoutAHandlerEndsByCtrlC() throws Exception {
        var session = inTerminal(NATIVE, "lines", new Step("> ", "x"), new Step("x", "\003"));
        assertEquals("> x", session.text());
        assertEquals(130, session.status());
    }

    @Test
    void outputGoesAboveTheBars() throws Exception {
        var session = inTerminal(NATIVE, "bars");
        assertTrue(session.text().matches("""
                step 0
                error 0
                step 1
                error 1
                step 2
                error 2
                work  100% █{30}  3  3\\.\\d/s  0:00
                done"""), session.text());
        assertTrue(session.output().contains("\033[32m"), "in colours");
        assertTrue(session.output().contains("1/3"), "pictures before the last");
    }

    @Test
    void withNoColorThereIsNone() throws Exception {
        assertFalse(inTerminal(Map.of("NO_COLOR", "1"), NATIVE, "bars").output().contains("\033[32m"));
    }

    @Test
    void inContinuousIntegrationNothingIsPainted() throws Exception {
        assertFalse(inTerminal(Map.of("CI", "true"), NATIVE, "bars").output().contains("\033["));
    }

    /** A plain read that was cancelled still occupies the terminal: it gets the line, whatever asks for one. */
    @Test
    void aPromptAfterACancelledPlainReadIsPlain() throws Exception {
        var session = inTerminal(NATIVE, "plain", new Step("prompt: ", "line\r"), new Step("]", "x\r"), new Step("x", "\004"));
        assertEquals("Optional.empty\nprompt: line\n[line]\nx\n[x]", session.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe", "file", "nothing", "closed"})
    void inputMayBeAnything(String input) throws Exception {
        var file = Files.createTempFile("input", ".txt");
        try {
            Files.writeString(file, "one\ntwo");
            var shell = switch (input) {
                case "pipe" -> "cat " + file + " | \"$@\"";
                case "file" -> "\"$@\" < " + file;
                case "nothing" -> "\"$@\" < /dev/null";
                default -> "\"$@\" <&-";
            };
            var process = new ProcessBuilder(Stream.concat(Stream.of("sh", "-c", shell, "sh"), java("-Dnone", "lines").stream()).toList())
                    .redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(input.equals("pipe") || input.equals("file") ? "> [one]\n> [two]\n> the end\n" : "> the end\n", output);
            assertEquals(0, process.waitFor());
        } finally {
            Files.delete(file);
        }
    }

    private static Session inTerminal(String option, String main, Step... steps) throws Exception {
        return inTerminal(Map.of(), option, main, steps);
    }

    private static Session inTerminal(Map<String, String> variables, String option, String main, Step... steps) throws Exception {
        var script = Path.of(RealTerminalTest.class.getResource("/terminal.py").toURI());
        var typed = Stream.of(steps).map(step -> "[" + json(step.awaited) + "," + json(step.keys) + "]").collect(Collectors.joining(",", "[", "]"));
        var command = new ArrayList<>(List.of(python(), script.toString(), typed));
        command.addAll(java(option, main));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("CI", "NO_COLOR"));
        builder.environment().putAll(Map.of("TERM", "xterm", "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(variables);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var last = output.lastIndexOf('\n');
        var screen = new Emulator(80);
        screen.feed(output.substring(0, last));
        return new Session(screen.text(), output, Integer.parseInt(output.substring(last + 1)));
    }

    private static List<String> java(String option, String main) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), option, "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-cp", System.getProperty("java.class.path"), TerminalProgram.class.getName(), main);
    }

    private static String json(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "\"", "\""));
    }

    private static String python() throws IOException {
        var found = Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "python3")).filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail("python3 is not installed, and in CI no test may be skipped; see .ci/run");
        }
        return found.map(Path::toString).orElseGet(() -> abort("python3 is not installed"));
    }
}
