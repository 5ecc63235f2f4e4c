// Five requests to a server that takes two seconds for each: one after another, then all at once.
// After "Async/Await in Python: A Beginner-Friendly Guide with Real Examples"
//
//     ./meanwhile run examples/SlowRequests.java            (uses a server of its own)
//     ./meanwhile run examples/SlowRequests.java URL

import static dev.meanwhile.Meanwhile.*;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.http.HttpClient;

String fetch(HttpClient client, String url) {
    IO.println("  asked");
    var response = client.get(url);
    IO.println("  " + response.status());
    return response.text();
}

void oneAfterAnother(HttpClient client, List<String> urls) {
    for (var url : urls) {
        fetch(client, url);
    }
}

void allAtOnce(HttpClient client, List<String> urls) {
    var tasks = urls.stream().map(url -> spawn(() -> fetch(client, url))).toList();
    gather(tasks);
}

void timed(String how, Runnable requests) {
    IO.println(how + ":");
    var start = System.nanoTime();
    requests.run();
    IO.println("%s it took %.1f seconds.\n".formatted(how, (System.nanoTime() - start) / 1e9));
}

void compare(String url) {
    var urls = Collections.nCopies(5, url);
    try (var client = HttpClient.create()) {
        timed("One after another", () -> oneAfterAnother(client, urls));
        timed("All at once", () -> allAtOnce(client, urls));
    }
}

void main(String[] args) throws IOException {
    var server = slowServer();
    try {
        var url = args.length > 0 ? args[0] : "http://localhost:" + server.getAddress().getPort() + "/";
        run(() -> compare(url));
    } finally {
        server.stop(0);
    }
}

// Handles each request two seconds after it has arrived.
HttpServer slowServer() throws IOException {
    var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext("/", HttpHandlers.of(200, Headers.of(), "hello"));
    server.setExecutor(CompletableFuture.delayedExecutor(seconds(2).toMillis(), TimeUnit.MILLISECONDS));
    server.start();
    return server;
}
