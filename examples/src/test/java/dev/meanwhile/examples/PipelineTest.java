package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Until;
import dev.meanwhile.sql.Database;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline, with APIs that the test controls. */
@Timeout(120)
class PipelineTest {
    private static final int PRODUCTS = 100;

    @TempDir
    Path folder;

    /** As many as the pipeline asks for at once, and what was asked for. */
    private static final class Apis {
        final List<Integer> asked = new ArrayList<>();
        final Event goOn = event();
        int underWay;
        int most;
        /** From this product on, answers wait. */
        int stuckFrom = 60;

        App app() {
            var app = new App();
            app.get("/products", _ -> IntStream.rangeClosed(1, PRODUCTS).mapToObj(id -> Map.of("id", id, "name", "product " + id)).toList());
            app.get("/prices/{id}", request -> {
                var id = request.path("id", int.class);
                asked.add(id);
                most = Math.max(most, ++underWay);
                try {
                    if (id >= stuckFrom) {
                        goOn.await();
                    }
                } finally {
                    underWay--;
                }
                return Map.of("cents", id);
            });
            app.get("/reviews/{id}", request -> {
                if (request.path("id", int.class) == 13) {
                    throw new HttpError(404, "none");
                }
                return Map.of("count", 2, "stars", 4.5);
            });
            return app;
        }
    }

    private static List<String> collect(String... arguments) {
        var all = Stream.concat(Served.program("Pipeline.java").stream(), Stream.of(arguments)).toArray(String[]::new);
        return OtherPrograms.output(all).lines().toList();
    }

    private static List<Integer> stored(Database db) {
        return db.query("select id from offer order by id").list(Integer.class);
    }

    @Test
    void itGoesOnWhereItStopped() throws Exception {
        var url = "sqlite:" + folder.resolve("products.db");
        run(() -> {
            var apis = new Apis();
            try (var server = apis.app().listen(0); var db = Database.connect(url)) {
                var own = "http://127.0.0.1:" + server.port();
                db.script("create table offer (id int primary key, name varchar(100), cents int, reviews int, stars double precision)");
                var first = spawn(() -> collect("--db", url, own));
                while (stored(db).size() < 58 || apis.underWay < 20) {
                    sleep(millis(5));
                }
                first.cancel();             // which kills it
                waitFor(List.of(first), Until.ALL_COMPLETED);
                assertEquals(20, apis.most);
                assertEquals(58, stored(db).size());

                apis.asked.clear();
                apis.goOn.set();
                var lines = collect("--db", url, own);
                assertTrue(lines.contains("58 of 100 products were here already"), lines::toString);
                assertTrue(lines.stream().anyMatch(line -> line.startsWith("not product 13: ") && line.contains("404")), lines::toString);
                assertTrue(lines.contains("99 are now, the best of them product 1"), lines::toString);
                assertEquals(Stream.concat(Stream.of(13), IntStream.rangeClosed(60, PRODUCTS).boxed()).toList(), apis.asked.stream().sorted().toList());
                assertEquals(99, stored(db).size());
            }
        });
    }

    @Test
    void withApisOfItsOwn() throws Exception {
        var lines = Program.inShortSeconds("Pipeline").run("--db", "h2:mem:");
        assertTrue(lines.contains("0 of 500 products were here already"), lines::toString);
        assertTrue(lines.contains("499 are now, the best of them product 35"), lines::toString);
    }
}
