package dev.meanwhile.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Relative paths mean the working directory, as everywhere in Java. What is not there is looked for beside the program, if the command
 * {@code meanwhile} runs it, so that a program and its pages can be started from any folder.
 */
final class ProgramFiles {
    private ProgramFiles() {
    }

    /** {@return where a file is; the path itself if it is nowhere} Blocks. */
    static Path find(Path file) {
        return find(file, Files::exists);
    }

    /** {@return where a folder is; the path itself if it is nowhere} A file of its name is none. Blocks. */
    static Path findFolder(Path folder) {
        return find(folder, Files::isDirectory);
    }

    private static Path find(Path path, Predicate<Path> isThere) {
        if (path.isAbsolute() || isThere.test(path)) {
            return path;
        }
        var beside = beside(path);
        return isThere.test(beside) ? beside : path;
    }

    /** {@return the path beside the program; the path itself if the command does not run it} */
    static Path beside(Path path) {
        var program = System.getProperty("meanwhile.program");
        return program == null ? path : Path.of(program).resolveSibling(path);
    }
}
