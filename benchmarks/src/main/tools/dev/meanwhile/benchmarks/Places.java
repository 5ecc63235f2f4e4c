package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders of the clone.
 *
 * @param root  the top of the clone
 * @param build the last build of the script {@code meanwhile}, with which it starts programs
 * @param aot   the folder of the AOT caches of that build
 */
record Places(Path root, Path build, Path aot) {
    /** {@return the places that {@code ./meanwhile bench} passes} */
    static Places given() {
        return new Places(place("root"), place("build"), place("aot"));
    }

    private static Path place(String name) {
        var value = System.getProperty("meanwhile." + name);
        if (value == null) {
            throw new IllegalStateException("start this with ./meanwhile bench, which sets -Dmeanwhile." + name);
        }
        return Path.of(value);
    }

    Path sources() {
        return root.resolve("benchmarks/peers");
    }

    /** The built peers. */
    Path peers() {
        return made(root.resolve("benchmarks/target/peers"));
    }

    Path results(boolean quick) {
        return made(root.resolve(quick ? "benchmarks/target/quick" : "benchmarks/results"));
    }

    Path charts(boolean quick) {
        return made(quick ? results(true) : root.resolve("docs/benchmarks"));
    }

    Path document(boolean quick) {
        return quick ? results(true).resolve("benchmarks.md") : root.resolve("docs/benchmarks.md");
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
