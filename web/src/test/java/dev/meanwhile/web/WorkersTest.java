package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.http.CannotListenException;
import dev.meanwhile.http.HttpClient;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code serve}, on one loop or two. */
@Timeout(60)
class WorkersTest {
    private static App names(Set<Loop> loops, AtomicInteger stops) {
        var app = new App();
        app.onStart(() -> loops.add(Loop.current()));
        app.onStop(stops::incrementAndGet);
        app.get("/", _ -> Loop.current().thread().getName() + Loop.current().hashCode());
        return app;
    }

    private static int freePort() throws Exception {
        return run(() -> {
            try (var server = new App().listen(0)) {
                return server.port();
            }
        });
    }

    private static void untilItListens(HttpClient client, String url) {
        while (true) {
            try {
                client.get(url);
                return;
            } catch (dev.meanwhile.http.HttpException.ConnectFailed e) {
                sleep(millis(10));
            }
        }
    }

    @Test
    void twoLoopsAtOnePortAndEachConnectionStays() throws Exception {
        var loops = ConcurrentHashMap.<Loop>newKeySet();
        var stops = new AtomicInteger();
        var app = names(loops, stops);
        var port = freePort();
        var url = "http://127.0.0.1:" + port + "/";
        run(() -> {
            var serving = spawn(() -> app.serve(port, 2));
            var seen = new HashSet<String>();
            // The operating system distributes connections by a hash of their ports.
            while (seen.size() < 2) {
                try (var client = HttpClient.create()) {
                    untilItListens(client, url);
                    var name = client.get(url).text();
                    for (var i = 0; i < 5; i++) {
                        assertEquals(name, client.get(url).text());
                    }
                    seen.add(name);
                }
            }
            assertEquals(2, loops.size());
            serving.cancel();
            assertThrows(CancellationException.class, serving::await);
            assertTrue(serving.isCancelled());
        });
        assertEquals(2, stops.get());
    }

    /** Outside of a loop: it makes one, and stops when asked to. */
    @Test
    void aLoopOfItsOwn() throws Exception {
        var loops = ConcurrentHashMap.<Loop>newKeySet();
        var stops = new AtomicInteger();
        var app = names(loops, stops);
        var port = freePort();
        var ended = new CompletableFuture<Throwable>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                app.serve(port);
                ended.complete(null);
            } catch (Throwable t) {
                ended.complete(t);
            }
        });
        run(() -> {
            try (var client = HttpClient.create()) {
                untilItListens(client, "http://127.0.0.1:" + port + "/");
            }
        });
        loops.forEach(loop -> loop.cancelMain("enough"));
        assertTrue(ended.get() instanceof CancellationException);
        assertEquals(1, stops.get());
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        run(() -> {
            try (var other = new App().listen(0)) {
                var e = assertThrows(CannotListenException.class, () -> new App().serve(other.port()));
                var owner = Files.exists(Path.of("/proc/net/tcp")) ? " by java, process " + ProcessHandle.current().pid() + ": stop it" : ": stop the program that listens there";
                assertEquals("port " + other.port() + " is taken" + owner + ", or use another port, as in app.serve(" + (other.port() + 1) + ")", e.getMessage());
            }
        });
    }

    @Test
    void theUrlThatIsPrinted() throws Exception {
        run(() -> {
            try (var local = new App().listen(0); var all = new App().listen(c -> c.host("0.0.0.0"))) {
                assertEquals("http://localhost:" + local.port() + "/", Workers.url(local));
                assertEquals("http://localhost:" + all.port() + "/", Workers.url(all));
            }
        });
    }

    @Test
    void noWorkers() {
        assertThrows(IllegalArgumentException.class, () -> new App().serve(8000, 0));
    }
}
