// Downloads several files at once, with a progress bar for each.
// After "Python's Async Superpower: A Hands-On Guide"
//
//     ./meanwhile run examples/Downloads.java               (from a slow server of its own)
//     ./meanwhile run examples/Downloads.java URL...

import static dev.meanwhile.Meanwhile.*;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.io.FileException;
import dev.meanwhile.io.Files;
import dev.meanwhile.io.Progress;
import java.util.concurrent.locks.LockSupport;

/** {@return a line that says what became of it} */
String download(HttpClient client, String url, Path folder) {
    var name = url.replaceFirst(".*/([^/]+)/*$", "$1");
    try (var bar = Progress.of(name, o -> o.bytes())) {
        try (var response = client.stream("GET", url)) {
            response.raiseForStatus();
            response.header("Content-Length").map(Long::parseLong).ifPresent(bar::total);
            Files.write(folder.resolve(name), bar.trackBytes(response.chunks()), StandardOpenOption.CREATE_NEW);    // a piece at a time
            return "%-12s %5d KB  done".formatted(name, bar.count() / 1024);
        } catch (HttpException | FileException e) {     // the others continue
            bar.note("failed");
            return "%-12s %5d KB  failed: %s".formatted(name, bar.count() / 1024, e.getMessage());
        }
    }
}

void downloadAll(List<String> urls, Path folder) {
    try (var client = HttpClient.create()) {
        var results = gather(urls.stream().map(url -> spawn(() -> download(client, url, folder))));
        results.forEach(IO::println);
    }
    IO.println("Saved in " + folder);
}

void main(String[] args) throws IOException {
    var server = slowServer();
    try {
        var own = "http://localhost:" + server.getAddress().getPort();
        var urls = args.length > 0 ? List.of(args) : List.of(own + "/song.mp3", own + "/film.mp4", own + "/book.pdf");
        var folder = java.nio.file.Files.createTempDirectory("downloads");
        run(() -> downloadAll(urls, folder));
    } finally {
        server.stop(0);
    }
}

HttpServer slowServer() throws IOException {
    var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext("/song.mp3", file(400, 2));
    server.createContext("/film.mp4", file(1200, 3));
    server.createContext("/book.pdf", file(100, 1));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
}

// Sends a file in fifty pieces.
HttpHandler file(int kilobytes, double duration) {
    return exchange -> {
        exchange.sendResponseHeaders(200, 1024L * kilobytes);
        try (var body = exchange.getResponseBody()) {
            for (var i = 0; i < 50; i++) {
                body.write(new byte[1024 * kilobytes / 50]);
                LockSupport.parkNanos(seconds(duration / 50).toNanos());
            }
        }
    };
}
