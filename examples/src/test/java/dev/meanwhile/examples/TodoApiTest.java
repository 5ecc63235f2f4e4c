package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The REST service, called with curl. */
@Timeout(60)
class TodoApiTest {
    private static final String JSON = "Content-Type: application/json";

    private interface Talk {
        void with(Served api) throws Exception;
    }

    @TempDir
    Path folder;

    private static void talk(Talk talk) throws Exception {
        OtherPrograms.find("curl");
        run(() -> {
            try (var api = Served.start("TodoApi.java")) {
                talk.with(api);
            }
        });
    }

    /** {@return the body, followed by the status} */
    private static String curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "30", "-w", " %{http_code}"));
        command.addAll(List.of(arguments));
        return OtherPrograms.output(command.toArray(String[]::new));
    }

    private static String post(Served api, String body) {
        return curl(api.url("/todos"), "-d", body, "-H", JSON);
    }

    private static void assertRefused(int status, String why, String answer) {
        assertTrue(answer.endsWith(" " + status) && answer.contains(why), answer);
    }

    @Test
    void theLifeOfATodo() throws Exception {
        talk(api -> {
            assertEquals("[] 200", curl(api.url("/todos")));
            assertEquals("{\"id\":1,\"title\":\"buy milk\",\"done\":false} 201", post(api, "{\"title\": \" buy milk \"}"));
            assertEquals("{\"id\":2,\"title\":\"drink it\",\"done\":true} 201", post(api, "{\"title\": \"drink it\", \"done\": true}"));
            assertTrue(curl("-i", api.url("/todos"), "-d", "{\"title\": \"ü\"}", "-H", JSON).contains("Location: /todos/3\r\n"));
            assertEquals("{\"id\":3,\"title\":\"ü\",\"done\":false} 200", curl(api.url("/todos/3")));
            assertEquals("[{\"id\":2,\"title\":\"drink it\",\"done\":true}] 200", curl(api.url("/todos?done=true")));
            assertEquals("{\"id\":1,\"title\":\"buy milk\",\"done\":true} 200",
                    curl(api.url("/todos/1"), "-X", "PUT", "-d", "{\"title\": \"buy milk\", \"done\": true}", "-H", JSON));
            assertEquals(" 204", curl(api.url("/todos/1"), "-X", "DELETE"));
            assertRefused(404, "there is no to-do 1", curl(api.url("/todos/1")));
            assertRefused(404, "there is no to-do 1", curl(api.url("/todos/1"), "-X", "DELETE"));
        });
    }

    @Test
    void wrongRequestsGetTheReason() throws Exception {
        talk(api -> {
            assertRefused(400, "\"line\":1,\"column\":15", post(api, "{\"title\": \"a\" \"b\"}"));
            assertRefused(422, "title", post(api, "{}"));
            assertRefused(422, "title", post(api, "{\"title\": 7}"));
            assertRefused(422, "due", post(api, "{\"title\": \"a\", \"due\": \"now\"}"));
            assertRefused(422, "a to-do needs a title", post(api, "{\"title\": \"  \"}"));
            assertRefused(415, "application/json", curl(api.url("/todos"), "-d", "title=a"));
            assertRefused(422, "id", curl(api.url("/todos/one")));
            assertRefused(422, "done", curl(api.url("/todos?done=perhaps")));
            assertRefused(404, "", curl(api.url("/nothing")));
            assertRefused(405, "", curl(api.url("/todos"), "-X", "PATCH"));
            assertTrue(curl("-i", api.url("/todos"), "-X", "PATCH").contains("\r\nAllow: GET, HEAD, OPTIONS, POST\r\n"));
            assertEquals("[] 200", curl(api.url("/todos")));
        });
    }

    @Test
    void aHugeBodyIsRefusedAndTheServiceKeepsRunning() throws Exception {
        talk(api -> {
            var huge = folder.resolve("huge.json");
            blocking(() -> Files.writeString(huge, "{\"title\": \"" + "x".repeat(40_000_000) + "\"}"));
            assertRefused(413, "", curl(api.url("/todos"), "-d", "@" + huge, "-H", JSON));
            assertRefused(413, "", curl(api.url("/todos"), "-T", huge.toString(), "-X", "POST", "-H", "Transfer-Encoding: chunked", "-H", JSON));
            assertEquals("[] 200", curl(api.url("/todos")));
        });
    }

    /** A body arrives byte by byte, as over a very slow network; others are answered meanwhile. */
    @Test
    void aSlowBodyDelaysNobodyElse() throws Exception {
        talk(api -> {
            var body = "{\"title\": \"patience\"}";
            try (var slow = new Socket("127.0.0.1", api.port())) {
                var out = slow.getOutputStream();
                var head = "POST /todos HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + JSON + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
                blocking(() -> out.write(head.getBytes(StandardCharsets.UTF_8)));
                for (var i = 0; i < body.length(); i++) {
                    if (i % 7 == 0) {
                        assertEquals("[] 200", curl(api.url("/todos")));
                    }
                    var letter = body.charAt(i);
                    blocking(() -> out.write(letter));
                }
                var answer = blocking(() -> new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                assertTrue(answer.startsWith("HTTP/1.1 201 ") && answer.endsWith("{\"id\":1,\"title\":\"patience\",\"done\":false}"), answer);
            }
            // And one that gives up in the middle.
            assertFalse(curl("--max-time", "1", "--limit-rate", "1k", api.url("/todos"), "-d", "{\"title\": \"" + "x".repeat(100_000) + "\"}", "-H", JSON)
                    .contains("201"));
            assertEquals("[{\"id\":1,\"title\":\"patience\",\"done\":false}] 200", curl(api.url("/todos")));
        });
    }
}
