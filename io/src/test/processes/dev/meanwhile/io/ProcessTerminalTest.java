package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.io.SubprocessOptions.Output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes in a terminal of their own. */
class ProcessTerminalTest {
    @BeforeEach
    void needsNativeAccess() {
        assumeTrue(Posix.find() != null, "a terminal needs native access");
    }

    private static Subprocess shell(String line) {
        return Subprocess.start(List.of("sh", "-c", line), o -> o.terminal(100, 30));
    }

    @Test
    void allStreamsAreTheTerminalWhichHasTheSize() {
        run(() -> assertEquals("yes\r\n30 100\r\n",
                Subprocess.check(List.of("sh", "-c", "test -t 0 && test -t 1 && test -t 2 && test -c /dev/tty && echo yes; stty size < /dev/tty"), o -> o.terminal(100, 30)).out()));
    }

    @Test
    void theSizeChangesAndTheProcessIsTold() {
        run(() -> {
            try (var process = shell("trap 'stty size; exit' WINCH; echo ready; while true; do sleep 0.01; done")) {
                assertEquals("ready", process.out().readLine());
                process.in().shutdownOutput();
                process.resize(70, 20);
                assertEquals("20 70", process.out().readLine());
                assertEquals(0, process.await());
                process.out().readAll();
                process.resize(60, 10);
            }
        });
    }

    @Test
    void whatIsTypedIsEchoedAndRead() {
        run(() -> {
            try (var process = shell("read line; echo got $line")) {
                process.in().write("hello\n");
                assertEquals("hello", process.out().readLine());
                assertEquals("got hello", process.out().readLine());
                assertEquals(0, process.await());
                assertEquals(0, process.out().readAll().length);
            }
        });
    }

    @Test
    void ctrlCInterruptsWhatRunsThere() {
        run(() -> {
            try (var process = shell("echo ready; exec sleep 1000")) {
                assertEquals("ready", process.out().readLine());
                process.in().write(new byte[] {3});
                assertEquals(130, process.await());
            }
        });
    }

    @Test
    void theEndOfTheInputIsCtrlDAlsoWithinALine() {
        run(() -> {
            for (var text : List.of("", "a line\n", "no end of line")) {
                var typed = text.replace("\n", "\r\n");
                assertEquals(typed + text.length(), Subprocess.check(List.of("sh", "-c", "wc -c | tr -d '\\n'"), o -> o.terminal(80, 24).in(text)).out());
            }
            assertEquals("a\r\nb\r\n2\r\n", Subprocess.check(List.of("wc", "-l"), o -> o.terminal(80, 24).inLines(Flow.of(List.of("a", "b")))).out());
            assertEquals("nobody types\r\n", Subprocess.check(List.of("sh", "-c", "cat; echo nobody types"), o -> o.terminal(80, 24)).out());
        });
    }

    @Test
    void errorsMayGoElsewhere(@TempDir Path folder) {
        run(() -> {
            var file = folder.resolve("errors");
            assertEquals("out\r\n", Subprocess.check(List.of("sh", "-c", "echo out; echo error >&2"), o -> o.terminal(80, 24).err(Output.to(file))).out());
            assertEquals("error\n", readString(file));
        });
    }

    private static String readString(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void nothingOfALongOutputIsLost() {
        run(() -> assertEquals(IntStream.rangeClosed(1, 50_000).boxed().toList(),
                Subprocess.check(List.of("seq", "50000"), o -> o.terminal(80, 24)).lines().stream().map(Integer::valueOf).toList()));
    }

    @Test
    void closingItHangsUpSoThatAnInteractiveShellAndItsJobsEnd() {
        run(() -> {
            String job;
            try (var shell = Subprocess.start(List.of("bash", "--norc", "-i"), o -> o.terminal(80, 24).environment("PS1", "").grace(seconds(1_000)))) {
                shell.in().write("sleep 1000 &\necho $! ends here | tr a-z A-Z\n");
                job = new String(shell.out().readUntil("ENDS HERE\r\n")).replaceFirst("(?s).*?(\\d+) ENDS HERE.*", "$1");
            }
            var left = ProcessHandle.of(Long.parseLong(job));
            left.ifPresent(process -> process.onExit().orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join());
        });
    }

    @Test
    void closingItClosesTheTerminalOfWhatHeedsNoSignal() {
        run(() -> {
            try (var process = Subprocess.start(List.of("sh", "-c", "trap '' TERM HUP; echo ready; read line"), o -> o.terminal(80, 24).grace(seconds(1_000)))) {
                assertEquals("ready", process.out().readLine());
            }
        });
    }

    @Test
    void noDescriptorIsLeft() {
        for (var i = 0; i < 20; i++) {
            run(() -> {
                Subprocess.check(List.of("echo"), o -> o.terminal(80, 24));
                try (var left = shell("cat")) {
                    assertTrue(left.isAlive());
                }
                assertThrows(SubprocessException.CannotStart.class, () -> Subprocess.run(List.of("sh"), o -> o.terminal(80, 24).environment("TOO_LONG", "x".repeat(1 << 20))));
            });
        }
        assertEquals(0, terminals());
    }

    private static long terminals() {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(it -> {
                try {
                    return Files.readSymbolicLink(it).toString().contains("ptmx");
                } catch (IOException e) {
                    return false;
                }
            }).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aSizeThatCantBeIsRefused() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of("true"), o -> o.terminal(0, 24)));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of("true"), o -> o.terminal(80, 65_536)));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of("true"), o -> o.terminal(80, 24).inheritIn()));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of("true"), o -> o.terminal(80, 24).out(Output.discarded())));
            assertThrows(IllegalArgumentException.class, () -> Pipeline.of(List.of("true"), List.of("true")).run(o -> o.terminal(80, 24)));
            try (var process = Subprocess.start("true")) {
                assertTrue(assertThrows(IllegalStateException.class, () -> process.resize(80, 24)).getMessage().contains("terminal(columns, rows)"));
            }
        });
    }

    @Test
    void othersThatKeepTheTerminalAreNotWaitedForLongerThanTheyMay() {
        run(() -> {
            var result = Subprocess.run(List.of("sh", "-c", "trap '' HUP; sleep 1000 & echo $!"), o -> o.terminal(80, 24).linger(Duration.ofMillis(20)));
            assertFalse(result.isComplete());
            ProcessHandle.of(Long.parseLong(result.out().strip())).ifPresent(ProcessHandle::destroyForcibly);
        });
    }
}
