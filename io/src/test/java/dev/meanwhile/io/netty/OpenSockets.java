package dev.meanwhile.io.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sockets that this process has open. */
final class OpenSockets {
    private static final Path ALL = Path.of("/proc/self/fd");

    private OpenSockets() {
    }

    /** {@return how many; 0 on systems that do not show them} */
    static long count() throws IOException {
        if (!Files.isDirectory(ALL)) {
            return 0;
        }
        try (var all = Files.list(ALL)) {
            return all.filter(OpenSockets::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }
}
