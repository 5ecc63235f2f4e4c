package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.sleep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Locks on files that serve only for that. POSIX releases all of a process's locks on a file when the process closes it anywhere, so here only one
 * task at a time has such a file open: the others wait in front of it, and one that gives up closes nothing.
 */
final class FileLocks {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    /** The files that a task has open, or is about to open; by their real paths, since a link leads to the same file. */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private FileLocks() {
    }

    /** Waits until nobody holds a lock on the file, neither here nor in another process, and takes one. */
    static FileHold lock(Path path) {
        var real = FileOperation.<Path>call("lock", path, _ -> real(path));
        retry(() -> IN_USE.add(real) ? Optional.of(real) : Optional.empty());
        try {
            return lockAlone(path, real);
        } catch (Throwable t) {
            IN_USE.remove(real);
            throw t;
        }
    }

    private static FileHold lockAlone(Path path, Path real) {
        var file = dev.meanwhile.io.Files.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return retry(() -> file.tryLock(false, () -> {
                try {
                    file.channel.close();
                } finally {
                    IN_USE.remove(real);
                }
            }));
        } catch (Throwable t) {
            file.close();
            throw t;
        }
    }

    /** Asks again and again. */
    static <T> T retry(Supplier<Optional<T>> attempt) {
        var pause = FIRST_PAUSE;
        while (true) {
            var taken = attempt.get();
            if (taken.isPresent()) {
                return taken.get();
            }
            sleep(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static Path real(Path path) throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        var folder = path.toAbsolutePath().getParent();
        return Files.exists(folder) ? folder.toRealPath().resolve(path.getFileName()) : path.toAbsolutePath();
    }
}
