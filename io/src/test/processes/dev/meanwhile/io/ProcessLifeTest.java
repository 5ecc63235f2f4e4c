package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.LoopOptions;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Runner;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.SubprocessOptions.Output;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Processes with streams, and how they end: nothing of them is left. */
class ProcessLifeTest {
    private static final List<String> IGNORES_TERM = List.of("sh", "-c", "trap '' TERM; echo ready; while true; do sleep 1000; done");

    private static void assertGone(Subprocess process) {
        assertFalse(ProcessGroups.isAlive(process.pid()), process + " has left somebody in its group");
    }

    @Test
    void bytesGoInAndComeOut() {
        run(() -> {
            try (var cat = Subprocess.start("cat")) {
                cat.in().write("one\ntwo\n");
                assertEquals("one", cat.out().readLine());
                assertEquals("two", cat.out().readLine());
                assertTrue(cat.isAlive());
                assertEquals(OptionalInt.empty(), cat.status());
                cat.in().shutdownOutput();
                assertArrayEquals(new byte[0], cat.out().readAll());
                assertEquals(0, cat.await());
                assertEquals(OptionalInt.of(0), cat.status());
            }
        });
    }

    @Test
    void bytesArriveAsTheyWereWhenTheyWereWrittenHoweverMany() {
        run(() -> {
            try (var first = Subprocess.start("cat"); var second = Subprocess.start("cat")) {
                var length = 3_000_000;
                var writers = List.of(spawn(() -> writePattern(first, length, 251)), spawn(() -> writePattern(second, length, 241)));
                var readers = List.of(spawn(() -> assertPattern(first.out().readAll(), length, 251)), spawn(() -> assertPattern(second.out().readAll(), length, 241)));
                writers.forEach(Task::await);
                readers.forEach(Task::await);
            }
        });
    }

    /** In pieces of different sizes, from an array that is used again. */
    private static void writePattern(Subprocess process, int length, int period) {
        var piece = new byte[200_000];
        var at = 0;
        for (var size = 1; at < length; size = Math.min(3 * size, Math.min(piece.length, length - at))) {
            for (var i = 0; i < size; i++) {
                piece[i] = (byte) ((at + i) % period);
            }
            process.in().write(piece, 0, size);
            java.util.Arrays.fill(piece, (byte) -1);
            at += size;
        }
        process.in().shutdownOutput();
    }

    private static void assertPattern(byte[] bytes, int length, int period) {
        assertEquals(length, bytes.length);
        for (var i = 0; i < length; i++) {
            if (bytes[i] != (byte) (i % period)) {
                throw new AssertionError("byte " + i + " is " + bytes[i]);
            }
        }
    }

    @Test
    void linesComeWhileItRuns() {
        run(() -> {
            var seen = new ArrayList<String>();
            try (var process = Subprocess.start("sh", "-c", "while read line; do echo got $line; done")) {
                process.in().write("a\n");
                for (var line : process.lines()) {
                    seen.add(line);
                    if (seen.size() == 3) {
                        break;
                    }
                    process.in().write(seen.size() + "\n");
                }
            }
            assertEquals(List.of("got a", "got 1", "got 2"), seen);
        });
    }

    @Test
    void whatItWroteCanBeReadAfterItsEnd() {
        run(() -> {
            try (var process = Subprocess.start("sh", "-c", "printf 12345; printf err >&2")) {
                assertEquals(0, process.await());
                assertEquals("12345", new String(process.out().readAll()));
                assertEquals("err", new String(process.err().readAll()));
            }
        });
    }

    @Test
    void anyNumberOfTasksAwaitItsEndAndOneThatIsCancelledHarmsNobody() {
        run(() -> {
            try (var process = Subprocess.start("cat")) {
                var first = spawn(process::await);
                var second = spawn(process::await);
                sleep(Duration.ZERO);
                first.cancel();
                sleep(Duration.ZERO);
                process.in().shutdownOutput();
                assertEquals(0, second.await());
                assertTrue(first.isCancelled());
                assertEquals(0, process.await());
            }
        });
    }

    @Test
    void signalsEndItAndTheStatusSaysWhich() {
        run(() -> {
            try (var one = Subprocess.start("sleep", "1000"); var two = Subprocess.start("sleep", "1000"); var three = Subprocess.start("sleep", "1000")) {
                one.terminate();
                two.kill();
                three.signal("SIGHUP");
                assertEquals(143, one.await());
                assertEquals(137, two.await());
                assertEquals(129, three.await());
                one.kill();
                one.signal("INT");
                assertThrows(IllegalArgumentException.class, () -> one.signal("SIGNONSENSE"));
            }
        });
    }

    @Test
    void writingToAProcessThatDoesNotReadAnyMoreFails() {
        run(() -> {
            try (var process = Subprocess.start("sh", "-c", "exec <&-; echo closed; sleep 1000")) {
                assertEquals("closed", process.out().readLine());
                var lost = assertThrows(StreamException.ConnectionLost.class, () -> {
                    while (true) {
                        process.in().write(new byte[100_000]);
                    }
                });
                assertTrue(lost.getMessage().contains("standard input of sh (process " + process.pid() + ")"), lost.getMessage());
            }
        });
    }

    @Test
    void aProcessMayCloseItsOutputAndGoOn() {
        run(() -> {
            try (var process = Subprocess.start("sh", "-c", "echo last; exec >&- 2>&-; read line; exit 7")) {
                assertEquals("last\n", new String(process.out().readAll()));
                assertTrue(process.isAlive());
                process.in().write("go\n");
                assertEquals(7, process.await());
            }
        });
    }

    @Test
    void aProcessThatIsNotReadWaits() {
        run(() -> {
            try (var process = Subprocess.start("head", "-c", "50000000", "/dev/zero")) {
                assertEquals(1, process.out().read(1).length);
                // It can't end by itself, however long we wait; and nothing but some buffers of it is in memory.
                assertEquals(Optional.empty(), Meanwhile.moveOnAfter(seconds(0.3), process::await));
                process.kill();
                assertEquals(137, process.await());
                var rest = process.out().readAll().length;
                assertTrue(rest < 5_000_000, rest + " bytes had come");
            }
        });
    }

    @Test
    void closingStopsTheProcessAndWhatItStarted() {
        run(() -> {
            Subprocess left;
            try (var process = Subprocess.start("sh", "-c", "sleep 1000 & sleep 1000 | sleep 1000 & echo ready; wait")) {
                assertEquals("ready", process.out().readLine());
                left = process;
            }
            assertGone(left);
            assertEquals(143, left.await());
            assertThrows(StreamException.Closed.class, () -> left.out().read());
            left.close();
        });
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilledAfterTheGrace() {
        run(() -> {
            Subprocess left;
            try (var process = Subprocess.start(IGNORES_TERM, o -> o.grace(Duration.ofMillis(50)))) {
                assertEquals("ready", process.out().readLine());
                left = process;
            }
            assertEquals(137, left.await());
            assertGone(left);
        });
    }

    @Test
    void whatIsLeftOfTheGroupIsKilledToo() {
        run(() -> {
            Subprocess left;
            try (var process = Subprocess.start(List.of("sh", "-c", "sh -c \"trap '' TERM; echo ready; while true; do sleep 1000; done\" & wait"),
                    o -> o.grace(Duration.ofMillis(50)))) {
                assertEquals("ready", process.out().readLine());
                left = process;
            }
            assertEquals(143, left.await());
            assertGone(left);
        });
    }

    @Test
    void aStoppedProcessIsKilled() {
        run(() -> {
            Subprocess left;
            try (var process = Subprocess.start(List.of("sh", "-c", "echo ready; sleep 1000"), o -> o.grace(Duration.ofMillis(50)))) {
                assertEquals("ready", process.out().readLine());
                process.signal("STOP");
                left = process;
            }
            assertGone(left);
        });
    }

    @Test
    void aStoppedProcessGoesOn() {
        run(() -> {
            try (var process = Subprocess.start("cat")) {
                process.signal("SIGSTOP");
                process.in().write("x\n");
                process.signal("SIGCONT");
                assertEquals("x", process.out().readLine());
            }
        });
    }

    @Test
    void whatAProcessLeavesBehindDoesNotHangRunAndGoesOn() {
        run(() -> {
            var result = Subprocess.run(List.of("sh", "-c", "sleep 1000 & echo $!"), o -> o.linger(Duration.ofMillis(20)));
            var left = ProcessHandle.of(Long.parseLong(result.out().strip())).orElseThrow();
            assertTrue(left.isAlive());
            left.destroyForcibly();
        });
    }

    @Test
    void aSignalAfterTheEndReachesNobody() {
        run(() -> {
            try (var process = Subprocess.start(List.of("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!"), o -> o)) {
                var left = ProcessHandle.of(Long.parseLong(process.out().readLine())).orElseThrow();
                assertEquals(0, process.await());
                process.signal("KILL");
                // Whoever is killed has ended at once for those who signal it.
                assertEquals("alive", Subprocess.shell("kill -0 " + left.pid() + " && ! grep -q '^State:.Z' /proc/" + left.pid() + "/status && echo alive").out().strip());
                left.destroyForcibly();
            }
        });
    }

    @Test
    void outputThatOthersMayGoOnWritingIsNotComplete() {
        assumeTrue(Posix.find() != null, "without native access, the JDK closes the pipes when the process has ended");
        run(() -> {
            var command = List.of("sh", "-c", "sleep 1000 & echo $!");
            var incomplete = assertThrows(SubprocessException.Incomplete.class, () -> Subprocess.check(command, o -> o.linger(Duration.ofMillis(20))));
            assertTrue(incomplete.getMessage().contains("linger(…) waits longer"), incomplete.getMessage());
            assertFalse(incomplete.result().isComplete());
            assertTrue(incomplete.result().toString().contains("its output is not complete"), incomplete.result().toString());
            ProcessHandle.of(Long.parseLong(incomplete.result().out().strip())).orElseThrow().destroyForcibly();

            assertTrue(Subprocess.check(List.of("sh", "-c", "sleep 1 &"), o -> o.out(Output.discarded()).err(Output.discarded()).linger(Duration.ZERO)).isComplete());
            assertTrue(Subprocess.check("echo").isComplete());
            assertFalse(assertThrows(SubprocessException.OutputLimitExceeded.class, () -> Subprocess.run(List.of("yes"), o -> o.outputLimit(10))).result().isComplete());
        });
    }

    @Test
    void whatDescendantsWriteInTimeBelongsToTheResult() {
        assumeTrue(Posix.find() != null, "without native access, the JDK closes the pipes when the process has ended");
        run(() -> assertEquals("now\nlate\n",
                Subprocess.run(List.of("sh", "-c", "(sleep 0.05; echo late) & echo now"), o -> o.linger(Duration.ofSeconds(30))).out()));
    }

    @Test
    void aTerminalWithoutNativeAccessIsRefusedWithTheFix() {
        assumeTrue(Posix.find() == null, "with native access there are terminals: ProcessTerminalTest");
        run(() -> {
            var refused = assertThrows(SubprocessException.CannotStart.class, () -> Subprocess.run(List.of("true"), o -> o.terminal(80, 24)));
            assertEquals("can't start true with terminal(80, 24): a terminal needs Linux with glibc 2.34 or newer, and java with --enable-native-access=ALL-UNNAMED "
                    + "(or =dev.meanwhile.io on the module path)", refused.getMessage());
        });
    }

    @Test
    void aCancelledRunKeepsTheOutputAndStopsTheGroup() {
        run(() -> {
            var timedOut = assertThrows(TimedOutException.class, () -> timeout(seconds(0.2), () -> Subprocess.shell("echo so far; sleep 1000 & wait")));
            var stopped = assertInstanceOf(SubprocessException.Stopped.class, timedOut.getCause().getSuppressed()[0]);
            assertEquals("so far\n", stopped.result().out());
            assertEquals(143, stopped.result().status());
        });
    }

    @Test
    void aLimitKeepsTheOutputAndStopsTheGroup() {
        run(() -> {
            var timedOut = assertThrows(SubprocessException.TimedOut.class,
                    () -> Subprocess.shell("echo so far; echo errors >&2; sleep 1000", o -> o.limit(seconds(0.2))));
            assertEquals("so far\n", timedOut.result().out());
            assertEquals("/bin/sh was stopped: it had not ended after 200 ms\nstandard error: errors\nstandard output: so far", timedOut.getMessage());
        });
    }

    @Test
    void whatIsLeftAtTheEndOfTheLoopIsStopped() {
        var left = new Subprocess[1];
        run(() -> {
            left[0] = Subprocess.start("sh", "-c", "sleep 1000 & wait");
        });
        assertGone(left[0]);
    }

    @Test
    void streamsThatGoElsewhereSaySo() {
        run(() -> {
            try (var process = Subprocess.start(List.of("true"), o -> o.in("").out(Output.discarded()).err(Output.inherited()))) {
                assertThrows(IllegalStateException.class, process::out);
                assertThrows(IllegalStateException.class, process::err);
            }
            try (var process = Subprocess.start(List.of("cat"), o -> o.inheritIn().out(Output.discarded()).err(Output.discarded()))) {
                assertThrows(IllegalStateException.class, process::in);
            }
        });
    }

    @Test
    void aProcessInTheProgramsOwnGroupIsStoppedWithItsDescendants() {
        run(() -> {
            long grandchild;
            try (var process = Subprocess.start(List.of("sh", "-c", "sleep 1000 & echo $!; wait"), o -> o.inheritIn())) {
                grandchild = Long.parseLong(process.out().readLine());
            }
            while (ProcessHandle.of(grandchild).filter(ProcessLifeTest::runs).isPresent()) {
                sleep(seconds(0.001));
            }
        });
    }

    /** A zombie that nobody reaps does not. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    @Test
    void pipelinesJoinPrograms() {
        run(() -> {
            var counted = Pipeline.of(List.of("sort"), List.of("uniq", "-c"), List.of("sort", "-rn")).check(o -> o.in("b\na\nb\nb\na\nc\n"));
            assertEquals(List.of("3 b", "2 a", "1 c"), counted.lines().stream().map(String::strip).toList());
            assertEquals(List.of(0, 0, 0), counted.statuses());
        });
    }

    @Test
    void aPipelineFailsWithItsLastFailure() {
        run(() -> {
            var failing = Pipeline.of(List.of("sh", "-c", "echo first >&2; exit 3"), List.of("sh", "-c", "cat; exit 4"), List.of("cat")).run();
            assertEquals(4, failing.status());
            assertEquals(List.of(3, 4, 0), failing.statuses());
            assertEquals("first\n", failing.err());
            assertThrows(SubprocessException.Failed.class, failing::orThrow);
        });
    }

    @Test
    void aProgramWhoseOutputIsNotWantedToTheEndIsNoFailure() {
        run(() -> {
            var result = Pipeline.of(List.of("yes"), List.of("head", "-n", "2")).check();
            assertEquals("y\ny\n", result.out());
            assertEquals(141, result.statuses().getFirst());
        });
    }

    @Test
    void aPipelineWhoseLastProgramIsMissingStartsNothing() {
        run(() -> assertThrows(SubprocessException.CannotStart.class, () -> Pipeline.of(List.of("yes"), List.of("no-such-program")).run()));
    }

    @Test
    void closingAPipelineStopsAll() {
        run(() -> {
            Subprocess left;
            try (var process = Pipeline.of(List.of("yes"), List.of("cat"), List.of("sh", "-c", "read x; echo $x; sleep 1000")).start()) {
                assertEquals("y", process.out().readLine());
                left = process;
            }
            assertFalse(left.isAlive());
        });
    }

    /** As between its start and the moment when {@code setsid} has made it the leader of a group. */
    @Test
    void aProcessIsKilledBeforeItLeadsItsGroup() throws IOException {
        var process = new ProcessBuilder("sleep", "1000").start();
        try {
            var child = new JdkChild(process, List.of("sleep", "1000"), true);
            child.signal(Signal.named("KILL"));
            assertEquals(128 + 9, child.end().orTimeout(20, TimeUnit.SECONDS).join());
        } finally {
            process.destroyForcibly();
        }
    }

    /** At each place where a run waits it is cancelled once; then nothing of it may be left, and nothing be reported. */
    @Test
    void cancelledAtEveryWaitNothingIsLeft() {
        var reports = new ArrayList<String>();
        try (var runner = new Runner(new LoopOptions().exceptionHandler((message, failure) -> reports.add(message + ": " + failure)))) {
            runner.run(ProcessLifeTest::cancelAtEveryWait);
        }
        assertEquals(List.of(), reports);
    }

    private static void cancelAtEveryWait() {
        for (var place = 1;; place++) {
            var marker = "MEANWHILE_TORTURE_" + ProcessHandle.current().pid() + "_" + place;
            var task = spawn(() -> Subprocess.run(List.of("sh", "-c", "sleep 1000 & cat; echo $x; kill $!"),
                    o -> o.environment(marker, "1").inLines(Meanwhile.generate(out -> {
                        out.emit("a");
                        sleep(seconds(0.001));
                        out.emit("b");
                    })).grace(Duration.ofMillis(20))));
            var waits = 0;
            var last = "";
            while (!task.isDone()) {
                var now = task.waitsFor().map(wait -> wait.kind() + wait.target()).orElse("");
                if (!now.equals(last)) {
                    last = now;
                    if (!now.isEmpty() && ++waits == place) {
                        task.cancel();
                        break;
                    }
                }
                sleep(Duration.ZERO);
            }
            Meanwhile.gatherSettled(List.of(task));
            awaitNobody(marker);
            if (waits < place) {
                assertEquals(0, task.await().status());
                assertTrue(place > 2, "only " + (place - 1) + " places");
                return;
            }
        }
    }

    /** A task that is cancelled while its process is being started leaves that to a disposer, which may run a moment longer. */
    private static void awaitNobody(String marker) {
        timeout(seconds(20), () -> {
            while (isInAnEnvironment(marker)) {
                sleep(seconds(0.005));
            }
        });
    }

    private static boolean isInAnEnvironment(String marker) {
        try (var processes = java.nio.file.Files.newDirectoryStream(java.nio.file.Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    if (new String(java.nio.file.Files.readAllBytes(process.resolve("environ"))).contains(marker + "=")) {
                        return true;
                    }
                } catch (java.io.IOException e) {
                    // It has just ended.
                }
            }
            return false;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
