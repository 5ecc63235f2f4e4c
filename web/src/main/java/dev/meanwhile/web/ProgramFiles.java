package dev.meanwhile.web;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Relative paths mean the working directory, as everywhere in Java. What is not there is looked for beside the program, if the command
 * {@code meanwhile} runs it, so that a program and its pages can be started from any folder.
 */
final class ProgramFiles {
    private ProgramFiles() {
    }

    /** {@return where a file or folder is; the path itself if it is nowhere} Blocks. */
    static Path find(Path path) {
        if (path.isAbsolute() || Files.exists(path)) {
            return path;
        }
        var beside = beside(path);
        return Files.exists(beside) ? beside : path;
    }

    /** {@return the path beside the program; the path itself if the command does not run it} */
    static Path beside(Path path) {
        var program = System.getProperty("meanwhile.program");
        return program == null ? path : Path.of(program).resolveSibling(path);
    }
}
