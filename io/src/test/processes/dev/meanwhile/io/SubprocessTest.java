package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.io.SubprocessOptions.Output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What run gives to a program, and takes from it. */
class SubprocessTest {
    @TempDir
    Path folder;

    @Test
    void theResultHasStatusOutputAndErrors() {
        run(() -> {
            var result = Subprocess.shell("echo öut; echo err >&2; exit 3");
            assertEquals(3, result.status());
            assertEquals("öut\n", result.out());
            assertEquals("err\n", result.err());
            assertArrayEquals("err\n".getBytes(), result.errBytes());
            assertEquals(List.of("öut"), result.lines());
            assertFalse(result.isSuccess());
            assertEquals(Optional.empty(), result.signal());
        });
    }

    @Test
    void argumentsArriveAsTheyAre() {
        run(() -> assertEquals("a  b|$HOME|'|*|", Subprocess.run("printf", "%s|", "a  b", "$HOME", "'", "*").out()));
    }

    @Test
    void checkThrowsWithStatusAndBothOutputs() {
        run(() -> {
            var failed = assertThrows(SubprocessException.Failed.class, () -> Subprocess.check("sh", "-c", "echo so far; echo broken >&2; exit 4"));
            assertEquals("sh ended with status 4\nstandard error: broken\nstandard output: so far", failed.getMessage());
            assertEquals(4, failed.result().status());
        });
    }

    @Test
    void aSignalIsReported() {
        run(() -> {
            var result = Subprocess.shell("kill -KILL $$");
            assertEquals(137, result.status());
            assertEquals(Optional.of("SIGKILL"), result.signal());
            assertEquals("/bin/sh ended by SIGKILL (status 137)", result.toString());
        });
    }

    @Test
    void theInputIsEmptyUnlessGiven() {
        run(() -> {
            assertEquals("", Subprocess.run("cat").out());
            assertEquals("ä", Subprocess.run(List.of("cat"), o -> o.in("ä")).out());
            assertArrayEquals(new byte[] {0, -1}, Subprocess.run(List.of("cat"), o -> o.in(new byte[] {0, -1})).outBytes());
            assertEquals("1\n2\n3\n", Subprocess.run(List.of("cat"), o -> o.inLines(Flow.of(List.of("1", "2", "3")))).out());
        });
    }

    @Test
    void filesAreInputAndOutput() throws IOException {
        var in = Files.writeString(folder.resolve("in"), "from a file");
        var out = folder.resolve("out");
        run(() -> {
            var result = Subprocess.run(List.of("sh", "-c", "cat; echo ' and errors' >&2"), o -> o.in(in).out(Output.to(out)).err(Output.appendedTo(out)));
            assertEquals("", result.out());
        });
        assertEquals("from a file and errors\n", Files.readString(out));
    }

    @Test
    void errorsAreMergedOrDiscarded() {
        run(() -> {
            var both = List.of("sh", "-c", "echo 1; echo 2 >&2; echo 3");
            assertEquals("1\n2\n3\n", Subprocess.run(both, o -> o.err(Output.merged())).out());
            assertEquals("1\n3\n", Subprocess.run(both, o -> o.err(Output.discarded())).out());
            assertEquals("", Subprocess.run(both, o -> o.out(Output.discarded()).err(Output.merged())).out());
        });
    }

    @Test
    void environmentAndFolder() throws IOException {
        var real = folder.toRealPath();
        run(() -> {
            assertEquals("x " + real + "\n", Subprocess.run(List.of("sh", "-c", "echo $MINE $(pwd)"), o -> o.environment("MINE", "x").folder(folder)).out());
            assertEquals("MINE=é\n", Subprocess.run(List.of("/usr/bin/env"), o -> o.emptyEnvironment().environment("MINE", "é")).out());
            assertEquals("none\n", Subprocess.run(List.of("sh", "-c", "echo ${HOME:-none}"), o -> o.withoutEnvironment("HOME")).out());
        });
    }

    @Test
    void aProgramIsLookedForInThePathOfItsEnvironmentAndItsFolder() throws IOException {
        var program = Files.writeString(folder.resolve("greet"), "#!/bin/sh\necho hello from $(basename $0)\n");
        assertTrue(program.toFile().setExecutable(true));
        run(() -> {
            assertEquals("hello from greet\n", Subprocess.run(List.of("greet"), o -> o.environment("PATH", "/usr/bin:/bin:" + folder)).out());
            assertEquals("hello from greet\n", Subprocess.run(List.of("./greet"), o -> o.folder(folder)).out());
        });
    }

    @Test
    void aMissingProgramSaysWhereItWasLookedFor() throws IOException {
        run(() -> {
            var missing = assertThrows(SubprocessException.CannotStart.class,
                    () -> Subprocess.run(List.of("no-such-program"), o -> o.environment("PATH", "/a:/b").folder(folder)));
            assertEquals("can't start no-such-program: there is no such program that can be executed, in PATH=/a:/b (folder " + folder + ")", missing.getMessage());
            Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
            var notExecutable = assertThrows(SubprocessException.CannotStart.class, () -> Subprocess.run(List.of("./script"), o -> o.folder(folder)));
            assertEquals("can't start ./script: the file can't be executed; chmod +x makes it a program, seen from the folder " + folder, notExecutable.getMessage());
            var noFolder = assertThrows(SubprocessException.CannotStart.class, () -> Subprocess.run(List.of("true"), o -> o.folder(folder.resolve("x"))));
            assertEquals("can't start true: there is no folder " + folder.resolve("x"), noFolder.getMessage());
            assertThrows(SubprocessException.CannotStart.class, () -> Subprocess.run(List.of("cat"), o -> o.in(folder.resolve("no-input"))));
        });
    }

    @Test
    void wrongArgumentsNameTheFix() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of(), o -> o));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run("echo", "a\0b"));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of("echo"), o -> o.environment("A=B", "")));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.run(List.of("echo"), o -> o.out(Output.merged())));
            assertThrows(IllegalArgumentException.class, () -> Subprocess.start(List.of("cat"), o -> o.in(Flow.of(List.of(new byte[1])))));
        });
    }

    @Test
    void unreadInputIsNoFailure() {
        run(() -> {
            assertEquals(0, Subprocess.run(List.of("true"), o -> o.in(new byte[1 << 20])).status());
            assertEquals(0, Subprocess.run(List.of("sh", "-c", "exec <&-; exit 0"), o -> o.in(new byte[1 << 20])).status());
            var endless = Meanwhile.<byte[]>generate(out -> {
                while (true) {
                    out.emit(new byte[10_000]);
                }
            });
            assertEquals(5, Subprocess.run(List.of("head", "-c", "5"), o -> o.in(endless)).outBytes().length);
        });
    }

    @Test
    void aFlowThatWaitsIsClosedWhenTheProgramEnds() {
        run(() -> {
            var closed = new boolean[1];
            var waiting = Meanwhile.<byte[]>generate(_ -> {
                try {
                    Meanwhile.sleep(seconds(1_000));
                } finally {
                    closed[0] = true;
                }
            });
            assertEquals(0, Subprocess.run(List.of("true"), o -> o.in(waiting)).status());
            assertTrue(closed[0]);
        });
    }

    @Test
    void aFlowThatFailsStopsTheProgram() {
        run(() -> {
            var failing = Meanwhile.<byte[]>generate(out -> {
                out.emit(new byte[] {'x'});
                throw new IllegalStateException("the source is broken");
            });
            var thrown = assertThrows(IllegalStateException.class, () -> Subprocess.run(List.of("cat"), o -> o.in(failing)));
            assertEquals("the source is broken", thrown.getMessage());
        });
    }

    @Test
    void aProgramIsStoppedAlsoIfItsFlowFailsWithAnotherProgram() {
        run(() -> {
            var pid = new long[1];
            var failing = Meanwhile.<byte[]>generate(_ -> {
                while (pid[0] == 0) {
                    Meanwhile.sleep(Meanwhile.millis(1));
                    ProcessHandle.current().children().filter(it -> it.info().command().orElse("").endsWith("sleep")).findFirst()
                            .ifPresent(it -> pid[0] = it.pid());
                }
                Subprocess.check("false");
            });
            assertThrows(SubprocessException.Failed.class, () -> Subprocess.run(List.of("sleep", "1000"), o -> o.in(failing)));
            assertFalse(ProcessGroups.isAlive(pid[0]));
        });
    }

    @Test
    void tooMuchOutputStopsTheProgramAndKeepsTheBeginning() {
        run(() -> {
            var exceeded = assertThrows(SubprocessException.OutputLimitExceeded.class, () -> Subprocess.run(List.of("yes"), o -> o.outputLimit(5)));
            assertEquals("y\ny\ny", exceeded.result().out());
            assertTrue(exceeded.getMessage().startsWith("yes was stopped: it wrote more than 5 bytes; allow more with outputLimit"), exceeded.getMessage());
            assertEquals(5, Subprocess.run(List.of("printf", "12345"), o -> o.outputLimit(5)).outBytes().length);
        });
    }

    @Test
    void bothOutputsAndTheInputFlowAtOnce() {
        run(() -> {
            var bytes = new byte[3 << 20];
            var result = Subprocess.run(List.of("sh", "-c", "tee /dev/stderr"), o -> o.in(bytes));
            assertEquals(bytes.length, result.outBytes().length);
            assertEquals(bytes.length, result.errBytes().length);
        });
    }

    @Test
    void twoHundredAtOnce() {
        run(() -> {
            var numbers = java.util.stream.IntStream.range(0, 200).boxed().toList();
            var results = Meanwhile.mapConcurrent(numbers, 200, number -> Subprocess.check("echo", number.toString()).out().strip());
            assertEquals(numbers.stream().map(String::valueOf).toList(), results);
        });
    }

    @Test
    void tasksRunWhileAProgramRuns() {
        run(() -> {
            var sleeper = spawn(() -> Subprocess.run("sleep", "10"));
            Meanwhile.sleep(Meanwhile.millis(1));
            sleeper.cancel();
            assertThrows(java.util.concurrent.CancellationException.class, sleeper::await);
        });
    }
}
