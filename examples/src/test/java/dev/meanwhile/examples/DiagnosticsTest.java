package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each program of the folder diagnostics prints and logs what the text file next to it shows. Times differ, and the stacks have more
 * frames of the runtime than are shown there.
 */
class DiagnosticsTest {
    /** Kept here because java.util.logging holds its loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("dev.meanwhile");
    private static final Path FOLDER = Path.of("diagnostics");

    /** Programs that wait for a blocked thread, or for a deadlock, need a real clock. */
    @ParameterizedTest
    @ValueSource(strings = {"BlockedLoop", "Deadlock", "Pinned", "WrongThread"})
    void inRealTime(String name) throws Exception {
        showsWhatIsWritten(name, Program.inShortSeconds(FOLDER.resolve(name).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NeverRead", "StillRunning", "UnclosedFlow", "WhoWaits"})
    void inVirtualTime(String name) throws Exception {
        showsWhatIsWritten(name, Program.inVirtualTime(FOLDER.resolve(name).toString()));
    }

    private static void showsWhatIsWritten(String name, Program program) throws Exception {
        var log = new Console();
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(log);
        try {
            var printed = program.run();
            var written = Files.readAllLines(FOLDER.resolve(name + ".txt"));
            assertTrue(written.size() > 1, name + ".txt shows nothing");
            assertEquals(comparable(name, written), comparable(name, printed));
        } finally {
            LOGGER.removeHandler(log);
            LOGGER.setUseParentHandlers(true);
        }
    }

    private static String comparable(String name, List<String> lines) {
        return String.join("\n", lines.stream()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.strip().startsWith("at ") && !line.strip().startsWith("… ") || line.contains("(" + name + ".java:"))
                .map(line -> line.replaceAll("meanwhile-loop-\\d+", "meanwhile-loop-N").replaceAll("#\\d+", "#N")
                        .replaceAll("\\d+(\\.\\d+)? (ms|s)\\b", "N s")
                        // Times of less than a millisecond are not shown.
                        .replaceAll(" for N s\\b| \\[N s( left)?(, N s left)?\\]", "")
                        .replaceAll("lambda\\$\\w+\\$\\d+", "lambda"))
                .toList());
    }

    /** Logs to the program's output, so that the order is visible. */
    private static final class Console extends Handler {
        @Override
        public void publish(LogRecord log) {
            System.out.println(log.getLevel() + ": " + log.getMessage());
            if (log.getThrown() != null) {
                Stream.concat(Stream.of(log.getThrown()), Stream.of(log.getThrown().getStackTrace()).map(frame -> "\tat " + frame))
                        .forEach(System.out::println);
            }
        }

        @Override
        public void flush() {
            System.out.flush();
        }

        @Override
        public void close() {
            // It owns nothing.
        }
    }

    /** Ensures that no program is missing here. */
    @ParameterizedTest
    @ValueSource(strings = "diagnostics")
    void everyProgramHasItsOutputNextToIt(String folder) throws IOException {
        try (var files = Files.list(Path.of(folder))) {
            var programs = files.map(Path::toString).filter(file -> file.endsWith(".java")).toList();
            assertEquals(8, programs.size());
            programs.forEach(file -> assertTrue(Files.exists(Path.of(file.replace(".java", ".txt"))), file));
        }
    }
}
