package dev.meanwhile.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who is in a process group, by Linux's {@code /proc}. */
final class ProcessGroups {
    private static final Path PROCESSES = Path.of("/proc");

    private ProcessGroups() {
    }

    /**
     * {@return whether a process of the group runs} Zombies do not count: an orphan stays one where nobody reaps orphans, as in many containers.
     * Where there is no {@code /proc} nothing is found.
     */
    static boolean isAlive(long group) {
        try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (var process : processes) {
                if (isIn(process, group)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Not Linux.
        }
        return false;
    }

    private static boolean isIn(Path process, long group) {
        try {
            var status = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // PID (NAME) STATE PARENT GROUP …; a name may have spaces and parentheses.
            var fields = status.substring(status.lastIndexOf(')') + 2).split(" ", 4);
            return Long.parseLong(fields[2]) == group && !fields[0].equals("Z") && !fields[0].equals("X");
        } catch (IOException e) {
            // It has just ended.
            return false;
        }
    }
}
