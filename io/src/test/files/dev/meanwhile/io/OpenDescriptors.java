package dev.meanwhile.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files below a folder that this process has open. */
final class OpenDescriptors {
    private static final Path ALL = Path.of("/proc/self/fd");

    private OpenDescriptors() {
    }

    static void assertNoneBelow(Path folder) throws IOException {
        assertEquals(List.of(), below(folder));
    }

    /** {@return their names; none on systems that do not show them} */
    static List<String> below(Path folder) throws IOException {
        var found = new ArrayList<String>();
        if (!Files.isDirectory(ALL)) {
            return found;
        }
        var real = folder.toRealPath();
        try (var all = Files.newDirectoryStream(ALL)) {
            for (var descriptor : all) {
                try {
                    var file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(real)) {
                        found.add(real.relativize(file).toString());
                    }
                } catch (IOException e) {
                    // The one that lists the folder, or closed meanwhile.
                }
            }
        }
        return found;
    }
}
