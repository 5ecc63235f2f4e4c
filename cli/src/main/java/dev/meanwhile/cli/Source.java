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
        if (!file.endsWith(".java")) {
            throw new Problem(Problem.USAGE, "meanwhile " + command + ": " + file + " is not a Java source file: its name must end in .java");
        }
        var path = Path.of(file);
        try {
            return new Source(path, bytes(path));
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
