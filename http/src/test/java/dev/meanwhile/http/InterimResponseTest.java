package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses before the response (RFC 9110 §15.2). */
@Timeout(20)
class InterimResponseTest {
    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void theyArePassedOver(int status) {
        var interim = "HTTP/1.1 " + status + " Wait\r\nLink: </a.css>; rel=preload\r\n\r\n";
        try (var server = RawServer.answering(interim + interim + RawServer.ok("done"))) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertEquals("done", client.get(server.url("/1")).text());
                    assertEquals("done", client.post(server.url("/2"), r -> r.body("x")).text());
                    assertEquals(200, client.head(server.url("/3")).status());
                }
            });
        }
    }

    @Test
    void aSwitchOfProtocolsThatNobodyAskedFor() {
        try (var server = RawServer.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n")) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertThrows(HttpException.class, () -> client.get(server.url("/")));
                }
            });
        }
    }
}
