package dev.meanwhile.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A source file and its content.
 *
 * @param path as the user wrote it, so that messages show it the same way
 */
record Source(Path path, byte[] text) {

    /**
     * Reads the file to run, or says in one sentence why it can't.
     *
     * @param command for that sentence
     */
    static Source read(String command, String file) throws Problem {
        var path = Path.of(file);
        try {
            var source = new Source(path, bytes(path));
            if (!file.endsWith(".java") && !source.isScript()) {
                throw new Problem(Problem.USAGE, "meanwhile " + command + ": " + file
                        + " is not a Java source file: its name must end in .java, or its first line begin with #!");
            }
            return source;
        } catch (IOException e) {
            throw new Problem(Problem.USAGE, "meanwhile " + command + ": " + reason(path, e));
        }
    }

    private static String reason(Path path, IOException e) {
        if (Files.notExists(path)) {
            return "there is no file " + path + " (looked in " + path.toAbsolutePath().normalize().getParent() + ")";
        }
        if (Files.isDirectory(path)) {
            return path + " is a folder. Name a file in it";
        }
        if (!Files.isReadable(path)) {
            return path + " can't be read: permission denied. To see its permissions: ls -l " + path;
        }
        return path + " cannot be read: " + e.getMessage();
    }

    /** Whether its first line is for the system, as in {@code #!/usr/bin/env -S meanwhile run}. */
    boolean isScript() {
        return text.length > 1 && text[0] == '#' && text[1] == '!';
    }

    /** Reads a file. {@code java.io} on purpose: {@code java.nio} takes the JVM a millisecond to initialise. */
    static byte[] bytes(Path path) throws IOException {
        try (var in = new FileInputStream(path.toFile())) {
            return in.readAllBytes();
        }
    }

    /** {@return the folder that is searched for other files of the program} */
    Path folder() {
        return path.toAbsolutePath().getParent();
    }
}
