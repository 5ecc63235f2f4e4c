package dev.meanwhile.io;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where programs are. */
final class Programs {
    private Programs() {
    }

    /**
     * {@return the program with this name}
     *
     * @param name   with a slash, a path relative to {@code folder}; otherwise it is looked for in {@code path}
     * @param path   folders, as in the variable PATH; null if it is not set
     * @param folder where the program will run; null is the working directory
     */
    static Optional<String> find(String name, String path, Path folder) {
        if (File.separatorChar != '/') {
            // Windows knows better.
            return Optional.of(name);
        }
        var base = folder == null ? Path.of("") : folder;
        if (name.contains("/")) {
            return executable(base.resolve(name));
        }
        // What shells use if it is not set.
        for (var place : Pattern.compile(":").split(path == null ? "/usr/local/bin:/usr/bin:/bin" : path, -1)) {
            var found = executable(base.resolve(place).resolve(name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> executable(Path file) {
        // Most places do not have it; the methods of Files would make an exception for each.
        var program = file.toFile();
        return program.canExecute() && !program.isDirectory() ? Optional.of(program.getAbsolutePath()) : Optional.empty();
    }
}
