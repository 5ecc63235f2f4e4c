package dev.meanwhile.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds changed files in folders and below. It polls them rather than being notified by the system: that works on network
 * drives and in containers, on macOS the JDK does the same, and an editor that renames is handled like one that writes.
 */
final class Watch {
    /** Folders in which tools put many files of their own. */
    private static final Set<String> FOREIGN = Set.of("target", "build", "out", "bin", "node_modules", "__pycache__");
    private static final int MOST_FILES = 20_000;
    private static final int DEEPEST = 12;

    private final List<Path> folders;
    /** Guarded by this, like the fields below: one task looks while another one loads. */
    private Set<Path> outside = Set.of();
    private Map<Path, Stamp> seen = new HashMap<>();

    /** A file that replaced another one has another key, even if it has the same time and length. */
    private record Stamp(FileTime modified, long size, Optional<Object> key) {
        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        }
    }

    Watch(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Sets the files outside of the folder to watch too, from their current state. Blocks. */
    synchronized void also(Collection<Path> files) {
        seen.keySet().removeAll(outside);
        outside = files.stream().filter(file -> folders.stream().noneMatch(file::startsWith)).collect(Collectors.toSet());
        addOutside(seen);
    }

    private void addOutside(Map<Path, Stamp> stamps) {
        for (var file : outside) {
            try {
                stamps.put(file, Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)));
            } catch (IOException e) {
                // It is gone.
            }
        }
    }

    enum Change {
        NEW, OTHER, GONE
    }

    /** {@return what has changed since the last look; the first time, all files} Blocks. */
    synchronized Map<Path, Change> look() {
        var now = scan();
        var changes = new TreeMap<Path, Change>();
        seen.keySet().forEach(file -> changes.put(file, Change.GONE));
        now.forEach((file, stamp) -> {
            var before = seen.get(file);
            if (stamp.equals(before)) {
                changes.remove(file);
            } else {
                changes.put(file, before == null ? Change.NEW : Change.OTHER);
            }
        });
        seen = now;
        return changes;
    }

    private Map<Path, Stamp> scan() {
        var stamps = new HashMap<Path, Stamp>();
        folders.forEach(folder -> scan(folder, stamps));
        addOutside(stamps);
        return stamps;
    }

    private static void scan(Path folder, Map<Path, Stamp> stamps) {
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.equals(folder) || isOurs(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                        stamps.put(file, Stamp.of(attributes));
                    }
                    return stamps.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                /** Gone meanwhile, or not readable, or a cycle of links. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // The folder is gone: so are its files.
        }
    }

    private static boolean isOurs(Path directory) {
        var name = directory.getFileName().toString();
        return !name.startsWith(".") && !FOREIGN.contains(name);
    }
}
