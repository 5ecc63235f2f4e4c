package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.ContextVar;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users of FastAPI and Starlette report, as far as no other test shows what happens here. docs/fastapi.md lists all. */
@Timeout(30)
class FastApiPainsTest {
    private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void closePool() {
        pool.close();
    }

    /** A view of several methods, with what they share. */
    private record Items(List<String> names) {
        Object all(Request request) {
            return names;
        }

        Object one(Request request) {
            return names.get(request.path("index", int.class));
        }

        Router router() {
            var router = new Router();
            router.get("/", this::all);
            router.get("/{index}", this::one);
            return router;
        }
    }

    @Test
    void handlersMayBeMethodsOfAnObject() throws Exception {
        serve(app -> app.mount("/items", new Items(List.of("lamp", "table")).router()), (client, url) -> {
            assertEquals("[\"lamp\",\"table\"]", client.get(url + "/items/").text());
            assertEquals("table", client.get(url + "/items/1").text());
        });
    }

    /** FastAPI has forty threads for handlers that block, and for what closes their dependencies. */
    @Test
    void handlersThatWaitOccupyNoThread() throws Exception {
        var all = new CountDownLatch(100);
        var together = barrier(100);
        serve(app -> {
            app.get("/waits", _ -> {
                together.await();
                return "";
            });
            app.get("/blocks", _ -> blocking(pool, () -> {
                all.countDown();
                all.await();
                return "";
            }));
        }, (client, url) -> {
            for (var path : List.of("/waits", "/blocks")) {
                var statuses = gather(IntStream.range(0, 100).mapToObj(_ -> spawn(() -> client.get(url + path).status())));
                assertEquals(List.of(200), statuses.stream().distinct().toList());
            }
        });
    }

    @Test
    void whatMiddlewareSetsForATaskReachesTheHandler() throws Exception {
        serve(app -> {
            app.use((request, next) -> USER.where(request.header("X-User").orElse("?"), () -> next.handle(request)));
            app.get("/", _ -> USER.get());
        }, (client, url) -> assertEquals("ann", client.get(url, r -> r.header("X-User", "ann")).text()));
    }
}
