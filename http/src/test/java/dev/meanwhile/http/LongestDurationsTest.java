package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** "For ever" is a limit like any other. */
@Timeout(30)
class LongestDurationsTest {
    @Test
    void anExchangeMayTakeForEver() {
        var forever = ChronoUnit.FOREVER.getDuration();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.headerTimeout(forever).readTimeout(forever).writeTimeout(forever).idleTimeout(forever)
                            .grace(forever).cleanUp(forever).pingInterval(forever), request -> request.respond(200).text(request.text()));
                    var client = HttpClient.create(c -> c.timeout(forever).connectTimeout(forever).poolTimeout(forever).writeTimeout(forever)
                            .readTimeout(forever).keepAlive(forever).pingInterval(forever))) {
                for (var time = 0; time < 2; time++) {
                    assertEquals("\"text\"", client.post(server.url(), "text").text());
                }
                server.closeWithin(forever);
            }
        });
    }
}
