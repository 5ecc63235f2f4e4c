package {{package}};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.test.LoopTest;
import java.util.Map;

class MainTest {
    /** A real server at a free port, and a real client, on the loop of the test. */
    @LoopTest
    void keepsItems() {
        try (var server = Main.app().listen(0); var client = HttpClient.create()) {
            var items = "http://localhost:" + server.port() + "/items";
            assertEquals("[]", client.get(items).text());

            var lamp = new Main.Item("lamp", 9.5);
            assertEquals(201, client.post(items, lamp).status());
            assertEquals(422, client.post(items, Map.of("name", "lamp", "price", -1)).status());
            assertEquals(lamp, client.get(items).json(Main.Item[].class)[0]);
        }
    }
}
