package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signals do to programs that plain java has started. */
class SignalledProgramTest {
    private static Subprocess start(String what) {
        return Subprocess.start(command(what), o -> o.err(SubprocessOptions.Output.discarded()));
    }

    private static List<String> command(String what) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        if (SignalledProgramTest.class.getModule().isNativeAccessEnabled()) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), SignalledProgram.class.getName(), what));
        return command;
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM"})
    void theFirstSignalCancelsAndTheProgramEndsInOrder(String signal) {
        run(() -> {
            try (var program = start("cancelling")) {
                assertEquals("ready", program.out().readLine());
                program.signal(signal);
                assertEquals(List.of("cleaned up", "ended by itself: false"), program.lines().toList());
                assertEquals(0, program.await());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"INT, interrupted (Ctrl-C), 130", "TERM, asked to stop (SIGTERM), 143"})
    void theSecondEndsItAtOnce(String signal, String reason, int status) {
        run(() -> {
            try (var program = start("stubborn")) {
                assertEquals("ready", program.out().readLine());
                program.signal(signal);
                assertEquals(reason, program.out().readLine());
                assertEquals("ready", program.out().readLine());
                program.signal(signal);
                assertEquals(status, program.await());
            }
        });
    }

    @Test
    void processesGetTheEnvironmentAsItIsAlsoIfJavaDoesNotUnderstandIt() {
        run(() -> {
            var command = new ArrayList<>(List.of("sh", "-c", "ODD=$(printf '\\303\\251') LC_ALL=C exec \"$@\"", "sh"));
            command.addAll(command("environment"));
            assertEquals("c3a90a", Subprocess.check(command, o -> o).out().strip());
        });
    }

    @Test
    void aProgramThatExitsStopsItsProcesses() {
        run(() -> {
            try (var program = start("parent")) {
                var child = Long.parseLong(program.out().readLine());
                program.terminate();
                assertEquals(143, program.await());
                while (ProcessGroups.isAlive(child)) {
                    sleep(seconds(0.01));
                }
            }
        });
    }
}
