// What a larger program does, for the AOT cache `full` (see prepare.sh): it is compiled, fetches pages and reads them.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.HttpClient;
import java.io.*;
import java.net.*;
import java.util.List;
import org.jsoup.Jsoup;

static final String PAGE = "<html><head><title>A page</title></head><body><p>Text &amp; <a href='/'>link</a></p></body></html>";

/** The smallest possible web server, so that the cache holds nothing of a real one. */
void serve(ServerSocket server) {
    while (true) {
        try (var socket = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            while (!in.readLine().isEmpty()) {
                // The request does not matter.
            }
            socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                    + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE).getBytes());
        } catch (IOException e) {
            return;
        }
    }
}

void main() throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread.ofPlatform().daemon().start(() -> serve(server));
        var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
        run(() -> {
            try (var client = HttpClient.create(c -> c.timeout(seconds(10)))) {
                var limit = semaphore(2);
                var pages = List.of("a", "b", "c", "d").stream().map(name -> spawn(() -> {
                    try (var _ = limit.acquire()) {
                        sleep(millis(1));
                        return name + ": " + Jsoup.parse(client.get(url + name).raiseForStatus().text()).title();
                    }
                })).toList();
                for (var page : asCompleted(pages)) {
                    IO.println(page.await());
                }
            }
        });
    }
}
