package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document; each is checked against the official schema. */
class AsyncApiTest {
    record Prompt(String text) {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
    sealed interface Said {
    }

    record Token(String text) implements Said {
    }

    record End(int tokens) implements Said {
    }

    record Price(String item, double price) {
    }

    private final App app = new App();

    @Test
    void aWebSocketIsAChannelInWhichTheApplicationReceivesAndSends() throws Exception {
        app.openapi(info -> info.title("Chat").server("https://chat.example.org/v1"));
        app.websocket("/rooms/{room}", _ -> { }).name("chat").summary("A room").tags("chat").receives(Prompt.class).sends(Said.class);
        var document = Official.asyncapi(app);
        assertEquals("/rooms/{room}", document.at("/channels/chat/address").asString());
        assertEquals("A room", document.at("/channels/chat/summary").asString());
        assertTrue(document.at("/channels/chat/parameters").has("room"));
        assertEquals("#/components/schemas/Prompt", document.at("/channels/chat/messages/Prompt/payload/$ref").asString());
        assertEquals("receive", document.at("/operations/chatReceives/action").asString());
        assertEquals("#/channels/chat/messages/Said", document.at("/operations/chatSends/messages/0/$ref").asString());
        assertEquals("Token", document.at("/components/schemas/Token/properties/@type/const").asString());
        assertEquals("{\"host\":\"chat.example.org\",\"protocol\":\"wss\",\"pathname\":\"/v1\"}", document.at("/servers/server1").toString());
    }

    @Test
    void anEventStreamIsAChannelInWhichTheApplicationSends() throws Exception {
        app.events("/prices", _ -> Flow.of(List.of(new Price("lamp", 1)))).sends(Price.class);
        var document = Official.asyncapi(app);
        assertEquals("send", document.at("/operations/getPricesSends/action").asString());
        assertFalse(document.path("operations").has("getPricesReceives"));
        assertEquals("text/event-stream", Official.openapi(app).at("/paths/~1prices/get/responses/200/content").propertyNames().iterator().next());
    }

    @Test
    void aWebSocketThatSaysNothingIsAChannelToo() throws Exception {
        app.websocket("/echo", _ -> { });
        app.get("/items", _ -> "");
        app.websocket("/secret", _ -> { }).hidden();
        assertEquals(List.of("socketEcho"), List.copyOf(Official.asyncapi(app).path("channels").propertyNames()));
        assertFalse(Official.openapi(app).path("paths").has("/echo"));
    }

    @Test
    void securitySchemesAreInAsyncApisWords() throws Exception {
        var scheme = new SecurityScheme() {
            @Override
            public String name() {
                return "key";
            }

            @Override
            public Map<String, Object> document() {
                return Map.of("type", "apiKey", "in", "query", "name", "key");
            }

            @Override
            public Response handle(Request request, Next next) throws Exception {
                return next.handle(request);
            }
        };
        app.websocket("/chat", _ -> { }).sends(String.class).use(scheme);
        var document = Official.asyncapi(app);
        assertEquals("httpApiKey", document.at("/components/securitySchemes/key/type").asString());
        assertEquals("#/components/securitySchemes/key", document.at("/operations/socketChatSends/security/0/$ref").asString());
    }
}
