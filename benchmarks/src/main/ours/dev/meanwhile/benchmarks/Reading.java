package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Task;
import dev.meanwhile.io.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Files: many small ones at once, and a large one piece by piece. */
final class Reading {
    private static final int READERS = 100;

    private Reading() {
    }

    /** {@return the number of bytes in all of them} */
    static long small(Path folder, int count) {
        var next = new int[1];
        var total = new long[1];
        var readers = new ArrayList<Task<Void>>(READERS);
        for (var n = 0; n < READERS; n++) {
            readers.add(spawn(() -> {
                while (next[0] < count) {
                    var name = "%08d".formatted(next[0]++);
                    var length = Contents.checked(name, Files.readAllBytes(folder.resolve("small").resolve(name)));
                    total[0] += length;
                }
            }));
        }
        gather(readers);
        return total[0];
    }

    /** {@return the number of bytes} */
    static long large(Path folder) {
        var total = new long[1];
        Files.buffers(folder.resolve("large"))
                .forEach(piece -> total[0] = Contents.checked(total[0], piece.get(0), piece.get(piece.limit() - 1), piece.limit()));
        return total[0];
    }
}
