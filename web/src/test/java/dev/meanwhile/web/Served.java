package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;

import dev.meanwhile.http.HttpClient;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Applications at free ports, and clients. */
final class Served {
    private static final int PATIENCE_MILLIS = 15_000;

    private Served() {
    }

    interface Talk {
        /** @param url without a final slash */
        void with(HttpClient client, String url) throws Exception;
    }

    static void serve(Consumer<App> setUp, Talk talk) throws Exception {
        var app = new App();
        setUp.accept(app);
        run(() -> {
            try (var server = app.listen(0); var client = HttpClient.create(c -> c.maxRedirects(0))) {
                talk.with(client, "http://127.0.0.1:" + server.port());
            }
        });
    }

    /** Sends a request as it is, and {@return all that comes back} It must ask for the connection to be closed. */
    static String raw(String url, String request) throws IOException {
        return blocking(() -> {
            try (var socket = new Socket("127.0.0.1", Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)))) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        });
    }

    /** {@return a whole response to a request without a body, whose path is sent as it is} */
    static String raw(String url, String method, String path) throws IOException {
        return raw(url, method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
}
