package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.TimedOutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReadingTest {
    @TempDir
    private Path folder;

    private Path file(byte[] content) throws IOException {
        return java.nio.file.Files.write(folder.resolve("file"), content);
    }

    private Path fifo() throws IOException, InterruptedException {
        var fifo = folder.resolve("fifo");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0);
        return fifo;
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 8192, ReadAhead.CHUNK - 1, ReadAhead.CHUNK, ReadAhead.CHUNK + 1, 3_000_000})
    void everyByteOnceInOrder(int length) throws IOException {
        var content = random(length);
        var file = file(content);
        run(() -> {
            assertArrayEquals(content, Files.readAllBytes(file));
            assertArrayEquals(content, Files.readAllBytes(file, length));
            var joined = new ByteArrayOutputStream();
            Files.chunks(file).forEach(chunk -> joined.writeBytes(chunk));
            assertArrayEquals(content, joined.toByteArray());
            joined.reset();
            Files.buffers(file).forEach(buffer -> joined.writeBytes(bytes(buffer)));
            assertArrayEquals(content, joined.toByteArray());
        });
        OpenDescriptors.assertNoneBelow(folder);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void buffersGoRoundWhateverTheConsumerDoesWithThem() throws IOException {
        var content = random(10 * ReadAhead.CHUNK);
        var file = file(content);
        run(() -> {
            var seen = new ArrayList<ByteBuffer>();
            var at = 0;
            for (var buffer : Files.buffers(file)) {
                assertTrue(buffer.isDirect() && buffer.position() == 0 && buffer.order() == ByteOrder.BIG_ENDIAN);
                assertEquals(ReadAhead.CHUNK, buffer.remaining());
                assertEquals(content[at], buffer.get(0));
                assertEquals(content[at + ReadAhead.CHUNK - 1], buffer.get(ReadAhead.CHUNK - 1));
                at += buffer.remaining();
                if (seen.stream().noneMatch(it -> it == buffer)) {
                    seen.add(buffer);
                }
                buffer.order(ByteOrder.LITTLE_ENDIAN).position(5).limit(7);
            }
            assertEquals(content.length, at);
            assertTrue(seen.size() <= 5, () -> "" + seen.size());
            // What was kept fails, rather than shows other bytes.
            seen.forEach(buffer -> assertThrows(IllegalStateException.class, () -> buffer.get(6)));
        });
    }

    /** Of a file that grows, or that a thread may be abandoned in. */
    @Test
    void aSmallBufferDoesNotGoRoundForLargePieces() {
        var buffers = new Shape.Buffers();
        buffers.recycle(buffers.room(1, false));
        assertEquals(1_000, buffers.room(1_000, false).capacity());
        assertTrue(!buffers.room(1, true).isDirect());
        buffers.release();
    }

    @Test
    void aLineOfExactlyTheLimitIsRead() throws IOException {
        var file = file("äbcd\nefghi\n".getBytes(StandardCharsets.UTF_8));
        run(() -> {
            assertEquals(List.of("äbcd", "efghi"), Files.lines(file, 5).toList());
            var thrown = assertThrows(FileException.TooLarge.class, () -> Files.lines(file, 4).toList());
            assertEquals(4, thrown.limit());
        });
    }

    @Test
    void buffersThatWereLeftAreReleasedToo() throws IOException {
        var file = file(random(3_000_000));
        run(() -> {
            var kept = Files.buffers(file).first().orElseThrow();
            assertThrows(IllegalStateException.class, () -> kept.get(0));
        });
        OpenDescriptors.assertNoneBelow(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\n", "a\nb", "a\r\nb\r\n", "\n\n", "\r", "ä\nöü\n€", "a\rb\n"})
    void linesEndWithNewLineOrReturnAndNewLine(String text) throws IOException {
        var file = file(text.getBytes(StandardCharsets.UTF_8));
        var expected = new ArrayList<>(List.of(text.split("\n", -1)));
        if (text.isEmpty() || text.endsWith("\n")) {
            expected.removeLast();
        }
        expected.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        run(() -> {
            assertEquals(expected, Files.lines(file).toList());
            assertEquals(expected, Files.readAllLines(file));
            assertEquals(text, Files.readString(file));
        });
    }

    @Test
    void linesAcrossPieces() throws IOException {
        var lines = IntStream.range(0, 5_000).mapToObj(i -> i + "€".repeat(i % 300)).toList();
        var file = java.nio.file.Files.write(folder.resolve("file"), lines);
        run(() -> assertEquals(lines, Files.lines(file).toList()));
    }

    @Test
    void leavingEarlyClosesTheFile() throws IOException {
        var file = file(new byte[4_000_000]);
        run(() -> {
            try (var chunks = Files.chunks(file)) {
                for (var _ : chunks) {
                    assertEquals(List.of("file"), OpenDescriptors.below(folder));
                    break;
                }
            }
            OpenDescriptors.assertNoneBelow(folder);
            assertEquals(1, Files.chunks(file).take(1).toList().size());
            OpenDescriptors.assertNoneBelow(folder);
        });
    }

    @Test
    void theThreadStaysOnlyAFewPiecesAhead() throws IOException {
        var file = folder.resolve("file");
        try (var out = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            out.write(java.nio.ByteBuffer.wrap(new byte[1]), 1L << 32);
        }
        run(() -> {
            var bytes = 0L;
            for (var chunk : Files.chunks(file).take(100)) {
                bytes += chunk.length;
            }
            assertEquals(100L * ReadAhead.CHUNK, bytes);
        });
    }

    @Test
    void filesThatDoNotKnowTheirSize() {
        var proc = Path.of("/proc/cpuinfo");
        assumeTrue(java.nio.file.Files.exists(proc));
        run(() -> {
            var text = Files.readString(proc);
            assertTrue(text.contains("processor"), text);
            assertTrue(Files.lines(proc).toList().size() > 5);
            var version = Path.of("/proc/version");
            assertEquals(Files.readString(version), new String(Files.chunks(version).first().orElseThrow(), StandardCharsets.UTF_8));
            assertTrue(Files.chunks(Path.of("/proc/self/maps")).fold(0, (sum, chunk) -> sum + chunk.length) > 1_000);
        });
    }

    @Test
    void aDeviceWithoutEndMeetsTheLimit() {
        var zero = Path.of("/dev/zero");
        assumeTrue(java.nio.file.Files.exists(zero));
        run(() -> {
            var thrown = assertThrows(FileException.TooLarge.class, () -> Files.readAllBytes(zero, 1_000_000));
            assertEquals("'/dev/zero' has more than 1000000 bytes; read it piece by piece with Files.chunks or Files.lines", thrown.getMessage());
            assertEquals(1_000_000, thrown.limit());
            assertEquals(10, Files.chunks(zero).take(10).toList().size());
            assertEquals(0, Files.buffers(zero).map(buffer -> buffer.get(0)).take(10).fold(0, Integer::sum));
            var longLine = assertThrows(FileException.TooLarge.class, () -> Files.lines(zero, 100_000).toList());
            assertEquals(100_000, longLine.limit());
        });
    }

    @Test
    void aFifoWithoutWriterHoldsUpNobodyAndCanBeCancelled() throws Exception {
        var fifo = fifo();
        var file = file(random(10));
        run(() -> {
            // More than there are threads.
            var readers = IntStream.range(0, 50).mapToObj(_ -> spawn(() -> Files.readAllBytes(fifo))).toList();
            assertEquals(10, timeout(seconds(20), () -> Files.readAllBytes(file)).length);
            assertThrows(TimedOutException.class, () -> timeout(seconds(0.02), () -> Files.chunks(fifo).toList()));
            readers.forEach(reader -> reader.cancel());
        });
        // The threads are still in open(2), which ends when there is a writer; then they close what they have.
        try (var _ = java.nio.file.Files.newOutputStream(fifo)) {
            while (OpenDescriptors.below(folder).size() > 1) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aFifoGivesItsBytesAsTheyCome() throws Exception {
        var fifo = fifo();
        run(() -> {
            var reader = spawn(() -> {
                var all = new ArrayList<String>();
                for (var line : Files.lines(fifo)) {
                    all.add(line);
                }
                return all;
            });
            try (var out = Files.open(fifo, java.nio.file.StandardOpenOption.WRITE)) {
                out.writeAll(dev.meanwhile.Flow.of(List.of("a\nb".getBytes(), "c\nd".getBytes())));
            }
            assertEquals(List.of("a", "bc", "d"), reader.await());
        });
        OpenDescriptors.assertNoneBelow(folder);
    }

    @Test
    void aCancelledReadOfAFifoClosesIt() throws Exception {
        var fifo = fifo();
        run(() -> {
            var first = new dev.meanwhile.Promise<Integer>();
            var reader = spawn(() -> Files.buffers(fifo).forEach(buffer -> first.complete(buffer.remaining())));
            try (var out = Files.open(fifo, java.nio.file.StandardOpenOption.WRITE)) {
                out.writeAll(dev.meanwhile.Flow.of(List.of(new byte[3])));
                assertEquals(3, first.await());
                reader.cancel();
            }
        });
        while (!OpenDescriptors.below(folder).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileThatIsReplacedMeanwhileIsReadToItsOwnEnd() throws IOException {
        var old = random(4_000_000);
        var file = file(old);
        run(() -> {
            var joined = new ByteArrayOutputStream();
            for (var chunk : Files.chunks(file)) {
                if (joined.size() == 0) {
                    var other = java.nio.file.Files.write(folder.resolve("other"), new byte[100]);
                    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
                }
                joined.writeBytes(chunk);
            }
            assertArrayEquals(old, joined.toByteArray());
        });
    }

    @Test
    void bytesThatAreNotTextAreNeverReplaced() throws IOException {
        var file = file(new byte[] {'a', '\n', 'b', (byte) 0xFC, '\n'});
        var marked = java.nio.file.Files.writeString(folder.resolve("marked"), "a\uFFFDb");
        run(() -> {
            var whole = assertThrows(FileException.NotText.class, () -> Files.readString(file));
            assertTrue(whole.getMessage().startsWith("the content of '" + file + "' is not UTF-8"), whole.getMessage());
            var line = assertThrows(FileException.NotText.class, () -> Files.lines(file).toList());
            assertTrue(line.getMessage().startsWith("line 2 of '" + file + "' is not UTF-8"), line.getMessage());
            assertEquals("a\uFFFDb", Files.readString(marked));
        });
    }

    @Test
    void tenThousandAtOnce() throws IOException {
        var files = new ArrayList<Path>();
        for (var i = 0; i < 500; i++) {
            files.add(java.nio.file.Files.write(folder.resolve("f" + i), random(i)));
        }
        run(() -> {
            var tasks = IntStream.range(0, 10_000).mapToObj(i -> spawn(() -> Files.readAllBytes(files.get(i % 500)))).toList();
            var sum = 0;
            for (var task : tasks) {
                sum += task.await().length;
            }
            assertEquals(20 * 499 * 250, sum);
        });
        OpenDescriptors.assertNoneBelow(folder);
    }
}
