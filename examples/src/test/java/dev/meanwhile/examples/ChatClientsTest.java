package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat, with WebSocket clients of other languages: several of them at once, and one that stops an answer and continues. */
@Timeout(120)
class ChatClientsTest {
    private static final String EXPECTED = """
            one 1, 2, 3. Done.
            twenty 20
            stopped true
            after 12 * 12 is **144**.
            """;

    @Test
    void pythonsWebsockets() throws Exception {
        OtherPrograms.require("python3-websockets", "/usr/bin/python3", "-c", "import websockets");
        run(() -> {
            try (var chat = Served.start("Chat.java", "--pace", "0.005")) {
                assertEquals(EXPECTED, OtherPrograms.output("/usr/bin/python3", "src/test/resources/chat-client.py", chat.socket("/chat")));
            }
        });
    }

    @Test
    void nodesWs() throws Exception {
        OtherPrograms.require("node-ws", "/usr/bin/node", "-e", "require('/usr/share/nodejs/ws')");
        run(() -> {
            try (var chat = Served.start("Chat.java", "--pace", "0.005")) {
                assertEquals(EXPECTED, OtherPrograms.output("/usr/bin/node", "src/test/resources/chat-client.js", chat.socket("/chat")));
            }
        });
    }
}
