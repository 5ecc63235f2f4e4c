// Five requests to a server that takes two seconds for each: one after another, without a loop, then all at once. What fetches is the same.
// After "Async/Await in Python: A Beginner-Friendly Guide with Real Examples"
//
//     ./meanwhile run examples/SlowRequests.java            (uses a server of its own)
//     ./meanwhile run examples/SlowRequests.java URL

import static dev.meanwhile.Meanwhile.*;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.http.Http;

String fetch(String url) {
    IO.println("  asked");
    var response = Http.get(url);
    IO.println("  " + response.status());
    return response.text();
}

void oneAfterAnother(List<String> urls) {
    for (var url : urls) {
        fetch(url);                             // waits: so does this thread
    }
}

void allAtOnce(List<String> urls) {
    run(() -> {
        var tasks = urls.stream().map(url -> spawn(() -> fetch(url))).toList();
        gather(tasks);                          // waits: the other tasks run meanwhile
    });
}

void timed(String how, Runnable requests) {
    IO.println(how + ":");
    var start = System.nanoTime();
    requests.run();
    IO.println("%s it took %.1f seconds.\n".formatted(how, (System.nanoTime() - start) / 1e9));
}

void main(String[] args) throws IOException {
    var server = slowServer();
    try {
        var url = args.length > 0 ? args[0] : "http://localhost:" + server.getAddress().getPort() + "/";
        var urls = Collections.nCopies(5, url);
        timed("One after another", () -> oneAfterAnother(urls));
        timed("All at once", () -> allAtOnce(urls));
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
