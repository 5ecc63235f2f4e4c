package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Subprocess;
import dev.meanwhile.io.SubprocessOptions.Output;
import dev.meanwhile.test.LoopTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** {@code subprocess}, with real programs. */
class SubprocessTest {
    private static final byte[] LARGE = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);

    @LoopTest
    @Case(number = 162, cpython = "test_subprocess.test_stdin_stdout")
    void inputIsWrittenAndOutputRead() {
        try (var process = Subprocess.start("cat")) {
            process.in().write("some data");
            process.in().shutdownOutput();
            assertEquals("some data", new String(process.out().readAll(), StandardCharsets.UTF_8));
            assertEquals(0, process.await());
        }
    }

    @LoopTest
    @Case(number = 162, cpython = "test_subprocess.test_communicate", differs = "D104")
    void inputIsGivenAndOutputReturned() {
        var result = Subprocess.run(List.of("cat"), o -> o.in("some data"));
        assertEquals(0, result.status());
        assertEquals("some data", result.out());
    }

    @LoopTest
    @Case(number = 162, cpython = "test_subprocess.test_communicate_none_input", differs = "D104")
    void inputIsEmptyUnlessGiven() {
        var result = Subprocess.run("cat");
        assertEquals(0, result.status());
        assertEquals("", result.out());
    }

    @LoopTest
    @Case(number = 163, cpython = "test_subprocess.test_kill", differs = "D103")
    void killed() {
        try (var process = Subprocess.start("sleep", "3600")) {
            process.kill();
            assertEquals(128 + 9, process.await());
        }
    }

    @LoopTest
    @Case(number = 163, cpython = "test_subprocess.test_terminate", differs = "D103")
    void terminated() {
        try (var process = Subprocess.start("sleep", "3600")) {
            process.terminate();
            assertEquals(128 + 15, process.await());
        }
    }

    @LoopTest
    @Case(number = 163, cpython = "test_subprocess.test_send_signal", differs = {"D103", "D105"})
    void signalled() {
        try (var process = Subprocess.start("sh", "-c", "echo sleeping; exec sleep 3600")) {
            assertEquals("sleeping", process.out().readLine());
            process.signal("SIGHUP");
            assertEquals(128 + 1, process.await());
            // asyncio raises ProcessLookupError.
            process.signal("SIGHUP");
        }
    }

    @LoopTest
    @Case(number = 164, cpython = "test_subprocess.test_stdin_broken_pipe")
    void writingToClosedInputFails() {
        try (var process = Subprocess.start("sh", "-c", "exec <&-; echo closed; exec sleep 3600")) {
            assertEquals("closed", process.out().readLine());
            assertThrows(StreamException.ConnectionLost.class, () -> {
                process.in().write(LARGE);
                process.in().flush();
            });
        }
    }

    @LoopTest
    @Case(number = 164, cpython = "test_subprocess.test_communicate_ignore_broken_pipe", differs = "D104")
    void runIgnoresInputThatIsNotRead() {
        assertEquals(0, Subprocess.run(List.of("true"), o -> o.in(LARGE)).status());
    }

    @LoopTest
    @Case(number = 165, cpython = "test_subprocess.test_pause_reading")
    void outputThatNobodyReadsWaits() {
        try (var process = Subprocess.start("sh", "-c", "head -c 1048576 /dev/zero; echo ended >&2")) {
            assertEquals(1, process.out().read(1).length);
            // Pipe and buffers hold less than that.
            assertTrue(process.isAlive());
            assertEquals((1 << 20) - 1, process.out().readAll().length);
            assertEquals("ended", process.err().readLine());
            assertEquals(0, process.await());
        }
    }

    @LoopTest
    @Case(number = 165, cpython = "test_subprocess.test_read_stdout_after_process_exit")
    void outputCanBeReadAfterTheEnd() {
        try (var process = Subprocess.start("sh", "-c", "for i in 0 1 2 3 4 5 6 7; do printf %01000d 0; done")) {
            assertEquals(0, process.await());
            assertEquals(8_000, process.out().readAll().length);
        }
    }

    @LoopTest
    @Case(number = 166, cpython = "test_subprocess.test_cancel_process_wait")
    void aCancelledWaitHarmsNothing() {
        try (var process = Subprocess.start("sleep", "3600")) {
            var waiting = spawn(process::await);
            settle();
            waiting.cancel();
            Ends.cancelled(waiting);
            assertEquals(OptionalInt.empty(), process.status());
            process.kill();
            assertEquals(128 + 9, process.await());
        }
    }

    @LoopTest
    @Case(number = 166, cpython = "test_subprocess.test_cancel_make_subprocess_transport_exec")
    void aCancelledStartLeavesNoProcess() {
        var before = children();
        var starting = spawn(() -> Subprocess.start("sleep", "3600"));
        settle();
        // A machine may be so quick that it has begun.
        while (!starting.cancel()) {
            starting.await().close();
            starting = spawn(() -> Subprocess.start("sleep", "3600"));
            settle();
        }
        Ends.cancelled(starting);
        while (children() > before) {
            sleep(seconds(0.001));
        }
    }

    @LoopTest
    @Case(number = 166, cpython = "test_subprocess.test_cancel_post_init")
    void aStartThatIsCancelledBeforeItBeganStartsNothing() {
        var before = children();
        var starting = spawn(() -> Subprocess.start("sleep", "3600"));
        starting.cancel();
        Ends.cancelled(starting);
        assertEquals(before, children());
    }

    private static long children() {
        return ProcessHandle.current().children().filter(child -> child.info().command().orElse("").endsWith("/sleep")).count();
    }

    @LoopTest
    @Case(number = 167, cpython = "test_subprocess.test_close_kill_running", differs = "D105")
    void closingStopsAProcessThatRuns() {
        var process = Subprocess.start("sleep", "3600");
        process.close();
        assertFalse(process.isAlive());
        // asyncio kills it at once.
        assertEquals(128 + 15, process.await());
    }

    @LoopTest
    @Case(number = 167, cpython = "test_subprocess.test_close_dont_kill_finished")
    void closingLeavesTheStatusOfAProcessThatHasEnded() {
        var process = Subprocess.start(List.of("sh", "-c", "exit 5"), o -> o.out(Output.discarded()));
        assertEquals(5, process.await());
        process.close();
        assertEquals(OptionalInt.of(5), process.status());
    }
}
