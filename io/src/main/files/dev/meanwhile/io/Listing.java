package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The paths in a folder, as the JDK's streams have them: read in a thread for files, many at once, and emitted by the task. */
final class Listing {
    /** How many paths a thread brings at once. */
    private static final int PATHS = 512;

    private Listing() {
    }

    /** Opens the JDK's stream; it blocks. */
    @FunctionalInterface
    interface Source {
        Stream<Path> open() throws IOException;
    }

    /**
     * {@return the paths of a stream, which is opened for each iteration and closed when that ends}
     *
     * @param verb what is done, as it reads after "can't"
     * @param path to what
     */
    static Flow<Path> of(String verb, Path path, Source source) {
        return generate(out -> {
            var opened = FileOperation.<Stream<Path>>call(verb, path, _ -> source.open(), Stream::close);
            try {
                emit(verb, path, opened.iterator(), out);
            } finally {
                FileOperation.finish(verb, path, _ -> {
                    opened.close();
                    return null;
                });
            }
        });
    }

    private static void emit(String verb, Path path, Iterator<Path> paths, Emitter<? super Path> out) {
        while (true) {
            var some = FileOperation.<List<Path>>call(verb, path, operation -> next(operation, paths));
            if (some.isEmpty()) {
                return;
            }
            some.forEach(out::emit);
        }
    }

    private static List<Path> next(FileOperation<?> operation, Iterator<Path> paths) throws IOException {
        var found = new ArrayList<Path>();
        while (found.size() < PATHS && paths.hasNext()) {
            operation.continueOrStop();
            found.add(paths.next());
        }
        return found;
    }
}
