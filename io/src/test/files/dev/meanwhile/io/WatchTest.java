package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Queue;
import dev.meanwhile.Task;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchTest {
    @TempDir
    private Path folder;

    private final Queue<FileEvent> events = Meanwhile.queue();

    private Task<Void> collect(Flow<FileEvent> flow) {
        return spawn(() -> flow.forEach(event -> events.put(event)));
    }

    /** Touches a file until that is noticed: from then on everything is. */
    private void awaitBegin(Path in) {
        var sign = in.resolve("sign");
        var begun = false;
        for (var i = 0; !begun; i++) {
            Files.writeString(sign, "" + i);
            begun = Meanwhile.moveOnAfter(Duration.ofMillis(20), () -> await(event -> event.path().endsWith("sign"))).isPresent();
        }
    }

    private FileEvent await(Predicate<FileEvent> wanted) {
        while (true) {
            var event = events.take();
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    private void await(FileEvent.Kind kind, Path path) {
        timeout(seconds(30), () -> await(new FileEvent(kind, path)::equals));
    }

    @Test
    void whatIsMadeChangedAndDeleted() {
        run(() -> {
            var watcher = collect(Files.watch(folder));
            awaitBegin(folder);
            var file = folder.resolve("file");
            Files.writeString(file, "x");
            await(FileEvent.Kind.CREATED, file);
            Files.append(file, "y");
            await(FileEvent.Kind.MODIFIED, file);
            Files.move(file, folder.resolve("other"));
            await(FileEvent.Kind.DELETED, file);
            await(FileEvent.Kind.CREATED, folder.resolve("other"));
            assertFalse(watcher.isDone());
            watcher.cancel();
        });
    }

    @Test
    void theEndOfTheFolderIsTheEndOfTheFlow() {
        var watched = folder.resolve("watched");
        run(() -> {
            Files.createDirectory(watched);
            var watcher = collect(Files.watch(watched));
            awaitBegin(watched);
            Files.deleteTree(watched);
            await(FileEvent.Kind.DELETED, watched);
            timeout(seconds(30), watcher::await);
        });
    }

    @Test
    void oneFileAmongOthers() {
        var file = folder.resolve("file");
        run(() -> {
            Files.writeString(file, "x");
            var watcher = collect(Files.watch(file));
            var seen = new HashSet<Path>();
            for (var i = 0; seen.isEmpty(); i++) {
                Files.writeString(folder.resolve("other"), "" + i);
                Files.writeAtomically(file, "" + i);
                Meanwhile.moveOnAfter(Duration.ofMillis(20), () -> seen.add(events.take().path()));
            }
            while (events.size() > 0) {
                seen.add(events.take().path());
            }
            assertEquals(Set.of(file), seen);
            watcher.cancel();
        });
    }

    @Test
    void foldersMadeLaterAreWatchedToo() {
        run(() -> {
            var watcher = collect(Files.watchTree(folder));
            awaitBegin(folder);
            var deep = Files.createDirectories(folder.resolve("a/b/c"));
            Files.writeString(deep.resolve("file"), "x");
            await(FileEvent.Kind.CREATED, deep.resolve("file"));
            Files.append(deep.resolve("file"), "y");
            await(FileEvent.Kind.MODIFIED, deep.resolve("file"));
            watcher.cancel();
        });
    }

    @Test
    void aFolderThatWasMovedIsWatchedUnderItsNewNameOnly() {
        var tree = folder.resolve("tree");
        run(() -> {
            Files.createDirectories(tree.resolve("a/b"));
            var watcher = collect(Files.watchTree(tree));
            awaitBegin(tree);
            Files.move(tree.resolve("a"), folder.resolve("outside"));
            await(FileEvent.Kind.DELETED, tree.resolve("a"));
            Files.writeString(folder.resolve("outside/b/unseen"), "x");
            Files.move(folder.resolve("outside"), tree.resolve("c"));
            // Nothing is told of a/b/unseen before.
            await(event -> {
                assertFalse(event.path().startsWith(tree.resolve("a")), event::toString);
                return event.path().equals(tree.resolve("c/b/unseen"));
            });
            Files.writeString(tree.resolve("c/b/seen"), "x");
            await(FileEvent.Kind.CREATED, tree.resolve("c/b/seen"));
            watcher.cancel();
        });
    }

    @Test
    void aTaskThatDoesNotKeepUpIsToldSo() throws Exception {
        run(() -> {
            try (var flow = Files.watch(folder)) {
                var iterator = flow.iterator();
                var writer = spawn(() -> {
                    for (var i = 0;; i++) {
                        Files.writeString(folder.resolve("file"), "" + i);
                    }
                });
                iterator.next();
                writer.cancel();
                for (var i = 0; i < 9_000; i++) {
                    java.nio.file.Files.createFile(folder.resolve("f" + i));
                    java.nio.file.Files.delete(folder.resolve("f" + i));
                }
                var kinds = new HashSet<FileEvent.Kind>();
                timeout(seconds(30), () -> {
                    while (!kinds.contains(FileEvent.Kind.OVERFLOW)) {
                        kinds.add(iterator.next().kind());
                    }
                });
                assertTrue(kinds.contains(FileEvent.Kind.CREATED));
            }
        });
    }
}
