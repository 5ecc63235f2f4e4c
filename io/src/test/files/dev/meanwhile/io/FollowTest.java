package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Queue;
import dev.meanwhile.Task;

import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FollowTest {
    @TempDir
    private Path folder;

    private final Queue<String> lines = Meanwhile.queue();

    private Task<Void> follow(Path file, UnaryOperator<FollowOptions> options) {
        return spawn(() -> Files.follow(file, options).forEach(line -> lines.put(line)));
    }

    private void expect(String... expected) {
        timeout(seconds(30), () -> {
            for (var line : expected) {
                assertEquals(line, lines.take());
            }
        });
        assertTrue(lines.size() == 0);
    }

    @Test
    void linesAsTheyAreCompleted() throws Exception {
        var log = folder.resolve("log");
        run(() -> {
            Files.writeString(log, "one\ntwo\nthr");
            var follower = follow(log, FollowOptions::fromStart);
            expect("one", "two");
            Files.append(log, "ee");
            Files.append(log, "\nfour\n");
            expect("three", "four");
            follower.cancel();
        });
        OpenDescriptors.assertNoneBelow(folder);
    }

    @Test
    void byDefaultOnlyWhatComesFromNowOn() {
        var log = folder.resolve("log");
        run(() -> {
            Files.writeString(log, "old\n");
            var follower = spawn(() -> Files.follow(log).forEach(line -> lines.put(line)));
            for (var i = 0; lines.size() == 0; i++) {
                Files.append(log, "new " + i + "\n");
                Meanwhile.sleep(Duration.ofMillis(1));
            }
            assertTrue(lines.take().startsWith("new "));
            follower.cancel();
        });
    }

    @Test
    void aFileThatComesLater() {
        var log = folder.resolve("log");
        run(() -> {
            var follower = follow(log, UnaryOperator.identity());
            Meanwhile.sleep(Duration.ofMillis(10));
            Files.writeString(log, "first\n");
            expect("first");
            follower.cancel();
        });
    }

    @Test
    void rotationLosesNothingAndRepeatsNothing() {
        var log = folder.resolve("log");
        run(() -> {
            Files.writeString(log, "");
            var follower = follow(log, FollowOptions::fromStart);
            var writer = spawn(() -> {
                for (var i = 0; i < 2_000; i++) {
                    Files.append(log, "line " + i + "\n");
                    if (i % 100 == 0) {
                        // A file that comes and goes between two looks is never seen, so each is seen before the next takes its name.
                        while (lines.size() <= i) {
                            Meanwhile.sleep(Duration.ofMillis(1));
                        }
                    } else if (i % 100 == 99) {
                        Files.move(log, folder.resolve("log.1"), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            });
            timeout(seconds(50), () -> {
                writer.await();
                var expected = IntStream.range(0, 2_000).mapToObj(i -> "line " + i).toArray(String[]::new);
                expect(expected);
            });
            follower.cancel();
        });
    }

    @Test
    void theRestOfTheOldFileComesBeforeTheNew() {
        var log = folder.resolve("log");
        run(() -> {
            Files.writeString(log, "a\n");
            var follower = follow(log, FollowOptions::fromStart);
            expect("a");
            try (var old = Files.open(log, StandardOpenOption.APPEND)) {
                Files.move(log, folder.resolve("log.1"));
                old.write(0, "b\n".getBytes());
                expect("b");
                old.write(0, "without end".getBytes());
                Files.writeAtomically(log, "c\n");
                expect("without end", "c");
            }
            follower.cancel();
        });
    }

    /** Only the first file is begun at its end. */
    @Test
    void aFileThatTakesTheNameIsReadFromItsBeginningInAnyCase() {
        var log = folder.resolve("log");
        run(() -> {
            Files.writeString(log, "old\n");
            var follower = follow(log, UnaryOperator.identity());
            while (lines.size() == 0) {
                Files.append(log, "sign\n");
                Meanwhile.sleep(Duration.ofMillis(1));
            }
            Files.writeAtomically(log, "first of the new\n");
            timeout(seconds(30), () -> {
                var line = lines.take();
                while (line.equals("sign")) {
                    line = lines.take();
                }
                assertEquals("first of the new", line);
            });
            follower.cancel();
        });
    }

    @Test
    void aTruncatedFileBeginsAnew() {
        var log = folder.resolve("log");
        run(() -> {
            Files.writeString(log, "a long first line\nand a par");
            var follower = follow(log, FollowOptions::fromStart);
            expect("a long first line");
            Files.writeString(log, "b\n");
            expect("b");
            follower.cancel();
        });
    }

    @Test
    void withoutTheFolderItEnds() {
        var gone = folder.resolve("gone");
        run(() -> {
            assertThrows(FileException.NoSuchFile.class, () -> Files.follow(gone.resolve("log")).toList());
            Files.createDirectory(gone);
            Files.writeString(gone.resolve("log"), "a\n");
            var follower = follow(gone.resolve("log"), FollowOptions::fromStart);
            expect("a");
            Files.deleteTree(gone);
            assertThrows(FileException.NoSuchFile.class, () -> timeout(seconds(30), follower::await));
        });
    }
}
