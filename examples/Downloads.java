// Downloads several files at once, with a progress bar for each.
// After "Python's Async Superpower: A Hands-On Guide"
//
//     ./meanwhile run examples/Downloads.java               (from a slow server of its own)
//     ./meanwhile run examples/Downloads.java URL...

import static dev.meanwhile.Meanwhile.*;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.Task;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import java.util.concurrent.locks.LockSupport;

// Written by the downloading task, read by the drawing one: the tasks of a loop need no lock for that.
class Download {
    final String url;
    final String name;
    long size;
    long received;
    String state = "waiting";

    Download(String url) {
        this.url = url;
        this.name = url.replaceFirst(".*/([^/]+)/*$", "$1");
    }

    String bar() {
        var filled = (int) (30 * received / Math.max(1, Math.max(size, received)));
        var bar = "#".repeat(filled) + " ".repeat(30 - filled);
        return "%-12s [%s] %5d KB  %s".formatted(name, bar, received / 1024, state);
    }
}

void download(HttpClient client, Download file, Path folder) {
    try (var response = client.stream("GET", file.url);
            var out = Files.newOutputStream(folder.resolve(file.name), StandardOpenOption.CREATE_NEW)) {
        response.raiseForStatus();
        file.state = "loading";
        file.size = response.header("Content-Length").map(Long::parseLong).orElse(0L);
        for (var chunk : response.chunks()) {
            blocking(() -> out.write(chunk));       // disk access blocks, so not on the loop
            file.received += chunk.length;
        }
        file.state = "done";
    } catch (HttpException | IOException e) {       // the others continue
        file.state = "failed: " + e.getClass().getSimpleName();
    }
}

void draw(List<Download> files) {
    files.forEach(file -> IO.println(file.bar()));
}

void watch(List<Download> files, List<Task<Void>> tasks) {
    while (!tasks.stream().allMatch(Task::isDone)) {
        draw(files);
        sleep(seconds(0.1));
        IO.print("\033[" + files.size() + "A\033[J");  // back up, and clear everything below
    }
}

void downloadAll(List<String> urls) throws IOException {
    var files = urls.stream().map(Download::new).toList();
    var folder = Files.createTempDirectory("downloads");
    try (var client = HttpClient.create()) {
        var tasks = files.stream().map(file -> spawn(() -> download(client, file, folder))).toList();
        if (System.console() != null) {             // a terminal, not a file or a pipe
            watch(files, tasks);
        }
        gather(tasks);
    }
    draw(files);
    IO.println("Saved in " + folder);
}

void main(String[] args) throws IOException {
    var server = slowServer();
    try {
        var own = "http://localhost:" + server.getAddress().getPort();
        var urls = args.length > 0 ? List.of(args) : List.of(own + "/song.mp3", own + "/film.mp4", own + "/book.pdf");
        run(() -> downloadAll(urls));
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
