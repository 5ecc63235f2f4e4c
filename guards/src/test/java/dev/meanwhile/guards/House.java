package dev.meanwhile.guards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A repository as the guards see it.
 *
 * @param root    its top folder
 * @param modules the folders of its Maven modules, as the {@code pom.xml} at the top lists them
 */
record House(Path root, List<String> modules) {
    private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<\\s]+)\\s*</module>");

    /** {@return the house that this test runs in} */
    static House here() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml")) && read(folder.resolve("pom.xml")).contains("<modules>")) {
                return at(folder);
            }
        }
        throw new IllegalStateException("no pom.xml with modules in " + Path.of("").toAbsolutePath() + " or above");
    }

    static House at(Path root) {
        var modules = MODULE.matcher(read(root.resolve("pom.xml"))).results().map(it -> it.group(1)).toList();
        return new House(root, modules);
    }

    Path folder(String module, String... names) {
        return root.resolve(module).resolve(Path.of("", names));
    }

    /** {@return the Java files below a folder, sorted; none if there is no such folder} */
    static List<Path> javaFiles(Path folder) {
        return files(folder, Integer.MAX_VALUE, ".java");
    }

    /** {@return the files of a folder, and of folders down to a depth, whose names end like this; sorted} */
    static List<Path> files(Path folder, int depth, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
