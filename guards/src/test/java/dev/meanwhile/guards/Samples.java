package dev.meanwhile.guards;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.http.HttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An instance of everything that a program can have. */
final class Samples {
    private Samples() {
    }

    interface Walk {
        int with(SampleValues values) throws Exception;
    }

    interface Step {
        void run() throws Exception;
    }

    /** Inside of a scope, a timeout, and a server's handler there are instances of everything. */
    static int with(Walk walk) throws Exception {
        var calls = new int[1];
        try (var client = HttpClient.create()) {
            scope(scope -> {
                timeout(seconds(50), timeout -> {
                    var values = new SampleValues();
                    addJdk(values);
                    CoreSamples.add(values, scope, timeout);
                    blocking(() -> IoSamples.addTestIo(values));
                    blocking(() -> TestWebSamples.add(values));
                    IoSamples.add(values);
                    IoSamples.withFiles(values, () -> WebSamples.with(values, client, () -> SqlSamples.with(values, () -> calls[0] = walk.with(values))));
                });
            });
        }
        return calls[0];
    }

    private static void addJdk(SampleValues values) {
        values.with(String.class, "text")
                .with(Object.class, "a value")
                .with(Class.class, String.class)
                .with(Duration.class, Duration.ofMillis(1))
                .with(Path.class, Path.of("pom.xml"))
                .with(Throwable.class, new IllegalStateException())
                .with(Exception.class, new IllegalStateException())
                .with(IOException.class, new IOException())
                .with(Collection.class, List.of())
                .with(List.class, List.of())
                .with(Map.class, Map.of())
                .with(Stream.class, Stream.empty())
                .with(Optional.class, Optional.empty())
                .with(Iterable.class, List.of());
    }
}
