package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shop, with each kind of database. */
@Timeout(120)
class ShopTest {
    @TempDir
    Path folder;

    private static Response add(HttpClient client, Served shop, String name, int price, int stock) {
        return client.post(shop.url("/items"), r -> r.json(Map.of("name", name, "price", price, "stock", stock)));
    }

    private static Response order(HttpClient client, Served shop, String item, int count) {
        return client.post(shop.url("/orders"), r -> r.json(Map.of("item", item, "count", count)));
    }

    private static void sells(String url) throws Exception {
        run(() -> {
            try (var shop = Served.start("Shop.java", "--db", url); var client = HttpClient.create()) {
                assertEquals(201, add(client, shop, "lamp", 1250, 5).status());
                assertEquals(201, add(client, shop, "sofa", 99900, 1).status());
                assertEquals("{\"error\":\"there is already a lamp\"}", add(client, shop, "lamp", 1, 1).text());
                assertEquals(422, order(client, shop, "lamp", 0).status());
                assertEquals(404, order(client, shop, "moon", 1).status());
                assertEquals("{\"error\":\"there are only 5 of lamp\"}", order(client, shop, "lamp", 6).text());

                // Ten want one of five.
                var answers = gather(IntStream.range(0, 10).mapToObj(_ -> spawn(() -> order(client, shop, "lamp", 1).status())).toList());
                assertEquals(Map.of(201, 5L, 409, 5L), answers.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting())));

                shop.stop();
                shop.start();
                assertEquals("[{\"name\":\"lamp\",\"price\":1250,\"stock\":0}]", client.get(shop.url("/items?most=2000")).text());
                assertEquals("[{\"name\":\"sofa\",\"price\":99900,\"stock\":1}]", client.get(shop.url("/items?word=of")).text());
                assertEquals("{\"name\":\"sofa\",\"price\":99900,\"stock\":1}", client.get(shop.url("/items/sofa")).text());
                assertEquals(404, client.get(shop.url("/items/moon")).status());
                var orders = client.get(shop.url("/orders")).text();
                assertEquals(5, orders.split("\\{\"id\":").length - 1, orders);
                assertTrue(orders.contains("\"count\":1,\"item\":{\"name\":\"lamp\",\"price\":1250,\"stock\":0}}"), orders);
            }
        });
    }

    @Test
    void withSqlite() throws Exception {
        sells("sqlite:" + folder.resolve("shop.db"));
    }

    @Test
    void withH2() throws Exception {
        sells("h2:" + folder.resolve("shop"));
    }

    @Test
    void withPostgres() throws Exception {
        try (var server = DatabaseServer.postgres()) {
            sells(server.url());
        }
    }

    @Test
    void withMariaDb() throws Exception {
        try (var server = DatabaseServer.mariadb()) {
            sells(server.url());
        }
    }
}
