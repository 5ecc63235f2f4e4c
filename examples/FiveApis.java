// Five APIs on one screen, refreshed three times. All are called at once, and each is shown as soon as it has
// answered; one is broken and one is too slow.
// After "Async/Await in Python: A Beginner-Friendly Guide with Real Examples"
//
//     ./meanwhile run examples/FiveApis.java

import static dev.meanwhile.Meanwhile.*;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import java.util.concurrent.locks.LockSupport;

final List<String> apis = List.of("news", "weather", "orders", "visitors", "mail");

record Reading(String value) {}

record Row(String api, String text, double seconds) {}

String ask(HttpClient client, String api) {
    try {
        return client.get("/" + api).raiseForStatus().json(Reading.class).value();
    } catch (HttpException.Timeout e) {
        return "(no answer in time)";
    } catch (HttpException.BadStatus e) {
        return "(error " + e.status() + ")";
    }
}

Row timed(HttpClient client, String api) {
    var start = System.nanoTime();
    return new Row(api, ask(client, api), (System.nanoTime() - start) / 1e9);
}

void refresh(HttpClient client) {
    var start = System.nanoTime();
    var waited = 0.0;
    var tasks = apis.stream().map(api -> spawn(() -> timed(client, api))).toList();
    for (var task : asCompleted(tasks)) {
        var row = task.await();
        IO.println("  %-10s %-20s %.1f s".formatted(row.api, row.text, row.seconds));
        waited += row.seconds;
    }
    var took = (System.nanoTime() - start) / 1e9;
    IO.println("  %.1f seconds of waiting, done in %.1f.\n".formatted(waited, took));
}

void dashboard(String url) {
    try (var client = HttpClient.create(c -> c.baseUrl(url).timeout(seconds(3)))) {
        for (var n = 1; n <= 3; n++) {
            IO.println("Refresh " + n + ":");
            refresh(client);
            sleep(seconds(1));
        }
    }
}

void main() throws IOException {
    var server = startApis();
    try {
        run(() -> dashboard("http://localhost:" + server.getAddress().getPort()));
    } finally {
        server.stop(0);
    }
}

HttpServer startApis() throws IOException {
    var random = new Random();
    var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext("/news", api(60, 200, () -> "old news"));
    server.createContext("/weather", api(0.8, 200, () -> random.nextInt(15, 20) + " degrees"));
    server.createContext("/orders", api(0.6, 200, () -> random.nextInt(1, 50) + " open"));
    server.createContext("/visitors", api(0.4, 200, () -> random.nextInt(100, 1000) + " online"));
    server.createContext("/mail", api(0.2, 503, () -> ""));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
}

HttpHandler api(double delay, int status, Supplier<String> value) {
    return exchange -> {
        LockSupport.parkNanos(seconds(delay).toNanos());
        var json = "{\"value\": \"" + value.get() + "\"}";
        HttpHandlers.of(status, Headers.of("Content-Type", "application/json"), json).handle(exchange);
    };
}
