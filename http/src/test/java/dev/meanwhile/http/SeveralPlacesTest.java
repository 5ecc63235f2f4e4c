package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server at several addresses. */
@Timeout(30)
class SeveralPlacesTest {
    @TempDir
    private Path folder;

    @Test
    void aServerListensAtAllItsAddresses() throws Exception {
        run(() -> {
            try (var client = HttpClient.create()) {
                List<String> urls;
                try (var server = HttpServer.listen(c -> c.alsoAt("127.0.0.2", 0).alsoAt("::1", 0), request -> request.respond(200).text(request.remote()))) {
                    urls = server.urls();
                    assertEquals(3, urls.size());
                    assertEquals(server.url(), urls.getFirst());
                    assertTrue(urls.get(1).startsWith("http://127.0.0.2:"), urls.toString());
                    assertTrue(urls.get(2).startsWith("http://[::1]:"), urls.toString());
                    for (var url : urls) {
                        assertEquals(200, client.get(url).status());
                    }
                }
                for (var url : urls) {
                    assertThrows(HttpException.ConnectFailed.class, () -> client.get(url));
                }
            }
        });
    }

    @Test
    void aUnixSocketNextToAPort() throws Exception {
        run(() -> {
            var file = folder.resolve("it.sock");
            try (var server = HttpServer.listen(c -> c.unixSocket(file).alsoAt("127.0.0.1", 0), request -> request.respond(200).text(request.remote().replaceAll("[0-9]{4,}$", "")))) {
                assertEquals("unix:" + file, server.url());
                assertEquals("unix:", blocking(() -> OtherClientsTest.output("curl", "-s", "--unix-socket", file.toString(), "http://localhost/")));
                assertEquals("127.0.0.1:", blocking(() -> OtherClientsTest.output("curl", "-s", server.urls().get(1))));
            }
        });
    }

    /** What did listen does not any more. */
    @Test
    void allOrNone() throws Exception {
        run(() -> {
            try (var other = new ServerSocket(0)) {
                var port = OtherPrograms.freePort();
                var e = assertThrows(CannotListenException.class, () -> HttpServer.listen(c -> c.port(port).alsoAt("0.0.0.0", other.getLocalPort()), _ -> { }));
                assertTrue(e.isTaken() && e.port() == other.getLocalPort(), e.getMessage());
                HttpServer.listen(port, _ -> { }).close();
            }
        });
    }

    /** Vert.x would give both servers their turns. */
    @Test
    void twoServersOfALoopDoNotShareAPort() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, _ -> { })) {
                assertTrue(assertThrows(CannotListenException.class, () -> HttpServer.listen(server.port(), _ -> { })).isTaken());
                try (var other = HttpServer.listen(0, _ -> { })) {
                    assertNotEquals(server.port(), other.port());
                }
            }
        });
    }

    @Test
    void portsAreChecked() {
        var e = assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.alsoAt("::1", 70_000));
        assertEquals("alsoAt(\"::1\", 70000): a port is a number from 0 to 65535", e.getMessage());
        assertEquals("port(-1): a port is a number from 0 to 65535", assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.port(-1)).getMessage());
    }
}
