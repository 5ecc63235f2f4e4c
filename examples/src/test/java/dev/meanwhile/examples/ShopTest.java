package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shop, with each kind of database. */
@Tag("long")
@Timeout(120)
class ShopTest {
    @TempDir
    Path folder;

    /** A customer with a token. */
    private record Customer(HttpClient client, Served shop, String token) {
        static Customer signsUp(HttpClient client, Served shop, String email) {
            assertEquals(201, client.post(shop.url("/accounts"), r -> r.json(Map.of("email", email, "password", "correct horse"))).status());
            return signsIn(client, shop, email);
        }

        static Customer signsIn(HttpClient client, Served shop, String email) {
            var token = client.post(shop.url("/token"), r -> r.form(Map.of("grant_type", "password", "username", email, "password", "correct horse")));
            assertEquals(200, token.status(), token.text());
            return new Customer(client, shop, (String) token.json(Map.class).get("access_token"));
        }

        private Response post(String path, Map<String, ?> body) {
            return client.post(shop.url(path), r -> r.json(body).header("Authorization", "Bearer " + token));
        }

        Response add(String name, int price, int stock) {
            return post("/items", Map.of("name", name, "price", price, "stock", stock));
        }

        Response order(String item, int count) {
            return post("/orders", Map.of("item", item, "count", count));
        }

        Response orders() {
            return client.get(shop.url("/orders"), r -> r.header("Authorization", "Bearer " + token));
        }
    }

    private void sells(String url) throws Exception {
        run(() -> {
            try (var shop = Served.start("Shop.java", "--db", url, "--pictures", folder.resolve("pictures").toString()); var client = HttpClient.create()) {
                var ann = Customer.signsUp(client, shop, "ann@example.org");
                assertEquals(201, ann.add("lamp", 1250, 5).status());
                assertEquals(201, ann.add("sofa", 99900, 1).status());
                assertEquals("{\"error\":\"there is already a lamp\"}", ann.add("lamp", 1, 1).text());
                assertEquals(422, ann.order("lamp", 0).status());
                assertEquals(404, ann.order("moon", 1).status());
                assertEquals("{\"error\":\"there are only 5 of lamp\"}", ann.order("lamp", 6).text());

                // Ten want one of five.
                var answers = gather(IntStream.range(0, 10).mapToObj(_ -> spawn(() -> ann.order("lamp", 1).status())).toList());
                assertEquals(Map.of(201, 5L, 409, 5L), answers.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting())));

                shop.stop();
                shop.start();
                assertEquals("[{\"name\":\"lamp\",\"price\":1250,\"stock\":0}]", client.get(shop.url("/items?most=2000")).text());
                assertEquals("[{\"name\":\"sofa\",\"price\":99900,\"stock\":1}]", client.get(shop.url("/items?word=of")).text());
                assertEquals("{\"name\":\"sofa\",\"price\":99900,\"stock\":1}", client.get(shop.url("/items/sofa")).text());
                assertEquals(404, client.get(shop.url("/items/moon")).status());
                var orders = Customer.signsIn(client, shop, "ann@example.org").orders().text();
                assertEquals(5, orders.split("\\{\"id\":").length - 1, orders);
                assertTrue(orders.contains("\"count\":1,\"item\":{\"name\":\"lamp\",\"price\":1250,\"stock\":0}}"), orders);
                var bert = Customer.signsUp(client, shop, "bert@example.org");
                assertEquals("[]", bert.orders().text(), "these are his");
            }
        });
    }

    @Test
    void whoMayDoWhat() throws Exception {
        run(() -> {
            try (var shop = Served.start("Shop.java", "--db", "sqlite:" + folder.resolve("shop.db"), "--pictures", folder.resolve("pictures").toString());
                    var client = HttpClient.create()) {
                var ann = Customer.signsUp(client, shop, "ann@example.org");
                assertEquals(409, client.post(shop.url("/accounts"), r -> r.json(Map.of("email", "ann@example.org", "password", "another one"))).status());
                var weak = client.post(shop.url("/accounts"), r -> r.json(Map.of("email", "bert", "password", "short")));
                assertEquals(422, weak.status());
                assertTrue(weak.text().contains("body.email") && weak.text().contains("body.password") && !weak.text().contains("\"short\""), weak.text());
                for (var name : new String[] {"ann@example.org", "nobody@example.org"}) {
                    var refused = client.post(shop.url("/token"), r -> r.form(Map.of("grant_type", "password", "username", name, "password", "wrong")));
                    assertEquals("400 invalid_grant", refused.status() + " " + refused.json(Map.class).get("error"));
                }
                assertEquals(401, client.post(shop.url("/items"), r -> r.json(Map.of("name", "lamp", "price", 1, "stock", 1))).status());
                assertEquals(401, client.get(shop.url("/orders"), r -> r.header("Authorization", "Bearer " + ann.token() + "x")).status());
                assertEquals(201, ann.add("lamp", 1250, 5).status());

                var picture = Files.write(folder.resolve("lamp.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
                var upload = List.of("curl", "-s", "-X", "PUT", shop.url("/items/lamp/picture"), "-F", "picture=@" + picture, "-H", "Authorization: Bearer " + ann.token(), "-w", "%{http_code}");
                OtherPrograms.find("curl");
                assertEquals("204", OtherPrograms.output(upload.toArray(String[]::new)));
                var back = client.get(shop.url("/items/lamp/picture"));
                assertEquals("image/png", back.header("Content-Type").orElseThrow());
                assertArrayEquals(Files.readAllBytes(picture), back.bytes());
                assertEquals(404, client.get(shop.url("/items/moon/picture")).status());

                var document = client.get(shop.url("/openapi.json")).text();
                assertTrue(document.contains("\"/orders\"") && document.contains("tokenUrl"), document);
                assertEquals(200, client.get(shop.url("/docs")).status());
            }
        });
    }

    @Test
    void anOrderSendsAnEmail() throws Exception {
        run(() -> {
            var box = folder.resolve("box");
            var port = freePort();
            var mail = new ProcessBuilder(OtherPrograms.find("aiosmtpd").toString(), "-n", "-l", "127.0.0.1:" + port, "-c", "aiosmtpd.handlers.Mailbox", box.toString())
                    .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
            try (var shop = Served.start("Shop.java", "--db", "sqlite:" + folder.resolve("shop.db"), "--smtp", "127.0.0.1:" + port); var client = HttpClient.create()) {
                blocking(() -> listens(port, mail));
                var ann = Customer.signsUp(client, shop, "ann@example.org");
                ann.add("lamp", 1250, 5);
                assertEquals(201, ann.order("lamp", 2).status());
                // The program gives what runs after responses time to end.
                shop.stop();
                try (var mails = Files.list(box.resolve("new"))) {
                    var text = Files.readString(mails.findFirst().orElseThrow());
                    assertTrue(text.contains("To: ann@example.org") && text.contains("Thank you for ordering 2 lamp."), text);
                }
            } finally {
                OtherPrograms.end(mail);
            }
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void listens(int port, Process server) throws IOException {
        while (true) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!server.isAlive()) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
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
