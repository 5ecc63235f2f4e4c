package app;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.http.Http;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Boot's Netty is 4.1, and nothing is set in the pom. */
class OldNettyTest {
    /** As in docs/embedding.md, in one line. */
    private static final String PROBLEM = "Meanwhile needs Netty 4.2, but the class path has netty-transport 4.1.128.Final: "
            + "set <netty.version>4.2.18.Final</netty.version> in the properties of your pom.xml, "
            + "or ext['netty.version'] = '4.2.18.Final' in build.gradle";

    private static void assertSaysSo(Executable attempt) {
        assertEquals(PROBLEM, assertThrows(IllegalStateException.class, attempt).getMessage());
    }

    @Test
    void theClientSaysSoWhenItIsCreated() {
        assertSaysSo(HttpClient::create);
        assertSaysSo(() -> Http.get("http://localhost/"));
    }

    @Test
    void theServerSaysSoWhenItBegins() {
        assertSaysSo(() -> run(() -> HttpServer.listen(0, request -> request.respond(200).text("never"))));
    }

    @Test
    void theCoreDoesNotMind() {
        assertEquals(List.of(1, 2), run(() -> gather(() -> 1, () -> 2)));
    }
}
