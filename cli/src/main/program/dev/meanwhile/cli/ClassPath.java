package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The value of {@code --class-path}: jars and folders, separated as the platform does. */
final class ClassPath {
    private ClassPath() {
    }

    /** {@return its jars and folders, absolute; FOLDER/* means all jars in a folder, as for java} */
    static List<Path> parse(String command, String text) throws Problem {
        if (text.isEmpty()) {
            return List.of();           // the usual case, without loading more classes
        }
        var entries = new ArrayList<Path>();
        for (var word : text.split(File.pathSeparator)) {
            if (word.endsWith("*")) {
                var jars = new File(word.substring(0, word.length() - 1)).getAbsoluteFile().listFiles((_, name) -> name.endsWith(".jar"));
                Stream.of(jars == null ? new File[0] : jars).map(File::toPath).sorted().forEach(entries::add);
            } else if (!word.isEmpty()) {
                var entry = Path.of(word).toAbsolutePath().normalize();
                if (Files.notExists(entry)) {
                    throw new Problem(Problem.USAGE, "meanwhile " + command + ": --class-path: there is no file or folder " + entry);
                }
                entries.add(entry);
            }
        }
        return entries;
    }

    static List<Path> join(List<Path> first, List<Path> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** {@return what changes when a jar, or any file in a folder, does} */
    static String stamp(Path entry) {
        var crc = new CRC32();
        long newest = 0;
        try (var files = Files.walk(entry)) {
            for (var file : (Iterable<Path>) files.sorted()::iterator) {
                var modified = Files.getLastModifiedTime(file).toMillis();
                newest = Math.max(newest, modified);
                crc.update((file + " " + modified + " " + Files.size(file)).getBytes());
            }
            return newest + "-" + Long.toHexString(crc.getValue());
        } catch (IOException | java.io.UncheckedIOException e) {
            return "missing";
        }
    }
}
