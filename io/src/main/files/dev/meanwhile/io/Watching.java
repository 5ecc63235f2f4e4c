package dev.meanwhile.io;

import dev.meanwhile.Emitter;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches a folder, with those below it if wanted, by the JDK's WatchService: inotify on Linux, looking every few seconds on macOS. The service can only be
 * waited for in a thread, so each has one.
 */
final class Watching {
    /** A task that does not keep up gets an overflow instead of more. The system's own queue is no longer. */
    private static final int MOST = 16_384;

    private final Path root;
    private final boolean recursive;
    private final WatchService service;
    private final Arrivals<FileEvent> events = new Arrivals<>();
    /** Which folder each key is for. The thread that opens it, then that which waits for it. */
    private final Map<WatchKey, Path> folders = new HashMap<>();
    private volatile boolean over;
    private boolean overflown;

    private Watching(Path root, boolean recursive, WatchService service) {
        this.root = root;
        this.recursive = recursive;
        this.service = service;
    }

    /** Emits what happens in a folder and, if wanted, in those below it. */
    static void emitTo(Path folder, boolean recursive, Emitter<? super FileEvent> out) {
        var watching = open(folder, recursive);
        try {
            watching.emitTo(out);
        } finally {
            watching.close();
        }
    }

    /** Emits what happens to one file, which its folder tells. */
    static void emitFileTo(Path file, Emitter<? super FileEvent> out) {
        emitTo(file.toAbsolutePath().getParent(), false, event -> {
            if (event.kind() == FileEvent.Kind.OVERFLOW || file.getFileName().equals(event.path().getFileName())) {
                out.emit(new FileEvent(event.kind(), file));
            }
        });
    }

    /** Waits until every change from now on will be noticed. */
    static Watching open(Path root, boolean recursive) {
        return FileOperation.<Watching>call("watch", root, _ -> begin(root, recursive), Watching::end);
    }

    private static Watching begin(Path root, boolean recursive) throws IOException {
        var watching = new Watching(root, recursive, root.getFileSystem().newWatchService());
        try {
            watching.register(root);
            if (recursive) {
                watching.registerBelow(root, false);
            }
            FileThreads.apart().execute(watching::turn);
        } catch (Throwable t) {
            watching.end();
            throw t;
        }
        return watching;
    }

    private void end() throws IOException {
        over = true;
        service.close();
    }

    void close() {
        FileOperation.finish("close the watch of", root, _ -> {
            end();
            return null;
        });
    }

    /** Until the folder is gone. */
    void emitTo(Emitter<? super FileEvent> out) {
        while (true) {
            events.await(() -> over);
            var event = events.poll();
            if (event == null) {
                return;
            }
            out.emit(event);
        }
    }

    /** Waits until something has changed, and forgets what. */
    void awaitChange() {
        events.await(() -> over);
        while (events.poll() != null) {
            // Only that there was something counts.
        }
    }

    /** {@return whether nothing will be noticed any more} */
    boolean isOver() {
        return over;
    }

    private void turn() {
        try {
            while (!folders.isEmpty()) {
                var key = service.take();
                var folder = folders.get(key);
                if (folder == null) {
                    // Forgotten after it was signalled.
                    continue;
                }
                key.pollEvents().forEach(event -> tell(folder, event));
                if (!key.reset()) {
                    folders.remove(key);
                    if (folder.equals(root)) {
                        put(new FileEvent(FileEvent.Kind.DELETED, root));
                        return;
                    }
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // Nobody wants more.
        } finally {
            over = true;
            events.signal();
        }
    }

    private void tell(Path folder, WatchEvent<?> event) {
        if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
            put(new FileEvent(FileEvent.Kind.OVERFLOW, root));
            return;
        }
        var path = folder.resolve((Path) event.context());
        if (recursive && event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
            forgetBelow(path);
        }
        put(new FileEvent(kind(event.kind()), path));
        if (recursive && event.kind() == StandardWatchEventKinds.ENTRY_CREATE && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                registerBelow(path, true);
            } catch (IOException e) {
                // There is no room for another watch: what happens there will not be noticed.
                put(new FileEvent(FileEvent.Kind.OVERFLOW, root));
            }
        }
    }

    /** A folder that was moved away would go on to tell, under its old name. */
    private void forgetBelow(Path gone) {
        folders.entrySet().removeIf(watched -> {
            var forgotten = watched.getValue().startsWith(gone);
            if (forgotten) {
                watched.getKey().cancel();
            }
            return forgotten;
        });
    }

    private static FileEvent.Kind kind(WatchEvent.Kind<?> kind) {
        return kind == StandardWatchEventKinds.ENTRY_CREATE ? FileEvent.Kind.CREATED
                : kind == StandardWatchEventKinds.ENTRY_DELETE ? FileEvent.Kind.DELETED : FileEvent.Kind.MODIFIED;
    }

    private void put(FileEvent event) {
        if (events.size() < MOST) {
            overflown = false;
            events.put(event);
        } else if (!overflown) {
            overflown = true;
            events.put(new FileEvent(FileEvent.Kind.OVERFLOW, root));
        }
    }

    private void register(Path folder) throws IOException {
        folders.put(folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE), folder);
    }

    /** @param tell whether what is there already is new. A file made just now may be told twice, but none is missed */
    private void registerBelow(Path top, boolean tell) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                try {
                    register(folder);
                } catch (NoSuchFileException e) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return visitFile(folder, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (tell && !file.equals(top)) {
                    put(new FileEvent(FileEvent.Kind.CREATED, file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }
}
