package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class SignalTest {
    @TempDir
    private Path folder;
    /** What starts the program. */
    private List<String> wrapper = List.of();
    private Process process;
    private BufferedReader out;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void cancelsTheMainTaskAndLetsFinallyWait(String signal, int status) throws Exception {
        start("""
                run(() -> {
                    try {
                        IO.println("ready");
                        sleep(seconds(60));
                    } finally {
                        sleep(millis(1));
                        IO.println("cleaned up");
                    }
                });
                IO.println("not reached");
                """);
        send(signal);
        assertEquals("cleaned up", out.readLine());
        assertEnds(status);
    }

    @Test
    void theSecondSignalEndsItImmediately() throws Exception {
        start("""
                run(() -> {
                    try {
                        IO.println("ready");
                        sleep(seconds(60));
                    } finally {
                        IO.println("stuck");
                        shielded(() -> sleep(seconds(60)));
                        IO.println("not reached");
                    }
                });
                """);
        send("INT");
        assertEquals("stuck", out.readLine());
        send("INT");
        assertEnds(130);
    }

    /** As in asyncio, where Ctrl-C is only reported if it ended the main task. */
    @Test
    void aProgramThatCatchesTheCancellationExitsWithItsOwnStatus() throws Exception {
        start("""
                run(() -> {
                    try {
                        IO.println("ready");
                        sleep(seconds(60));
                    } catch (dev.meanwhile.Cancelled e) {
                        IO.println("bye: " + e.reason());
                    }
                });
                """);
        send("INT");
        assertEquals("bye: interrupted (Ctrl-C)", out.readLine());
        assertEnds(0);
    }

    @Test
    void whereNoLoopRunsTheJvmExitsWithItsShutdownHooks() throws Exception {
        start("""
                Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("hook")));
                IO.println("ready");
                Thread.sleep(60_000);
                """);
        send("TERM");
        assertEquals("hook", out.readLine());
        assertEnds(143);
    }

    /** Under nohup, or with & in a script, a signal is ignored on purpose. */
    @Test
    void anIgnoredSignalStaysIgnored() throws Exception {
        wrapper = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");
        start("""
                IO.println("ready");
                IO.println("still here: " + IO.readln());
                """);
        send("INT");
        process.outputWriter().append("yes\n").flush();
        assertEquals("still here: yes", out.readLine());
        assertEnds(0);
    }

    private void start(String body) throws IOException {
        var file = Programs.write(folder, "Program.java", "import static dev.meanwhile.Meanwhile.*;\n\nvoid main() throws Exception {\n" + body + "}\n");
        var command = Programs.command(List.of(), "run", file);
        command.command().addAll(Programs.HEEDING_SIGNALS.size(), wrapper);
        process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.inputReader();
        assertEquals("ready", out.readLine());
    }

    private void send(String signal) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor());
    }

    private void assertEnds(int status) throws Exception {
        assertEquals(null, out.readLine());
        assertEquals(true, process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(status, process.exitValue());
    }
}
