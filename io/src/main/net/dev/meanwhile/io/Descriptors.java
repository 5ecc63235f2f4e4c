package dev.meanwhile.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files and sockets this process may have open. */
final class Descriptors {
    private static final String LABEL = "Max open files";

    private Descriptors() {
    }

    /** {@return half of the limit, if that is less than {@code most}} */
    static int half(int most) {
        return (int) Math.min(most, Math.max(1, limit() / 2));
    }

    /** {@return the limit, as far as the system tells it: only Linux has this file, and the JDK's own way would load its management} */
    private static long limit() {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith(LABEL)).mapToLong(Descriptors::soft).findFirst().orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long soft(String line) {
        var word = line.substring(LABEL.length()).strip().split("\\s+")[0];
        return word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word);
    }
}
