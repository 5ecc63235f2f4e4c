// Uploads several files at once, three at a time, with a progress bar for each and one for all.
//
//     ./meanwhile run examples/Uploads.java                          (files of its own, to a slow server of its own)
//     ./meanwhile run examples/Uploads.java http://HOST/ FILE...     (PUT to http://HOST/NAME)

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.io.FileException;
import dev.meanwhile.io.Files;
import dev.meanwhile.io.Progress;

/** {@return a line that says what became of it} */
String upload(HttpClient client, String base, Path file) {
    var name = file.getFileName().toString();
    try (var bar = Progress.of(name, o -> o.bytes())) {
        var size = Files.size(file);
        bar.total(size);
        client.request("PUT", base + name, r -> r.header("Content-Length", "" + size).body(bar.trackBytes(Files.chunks(file)))).raiseForStatus();
        return "%-12s %5d KB  done".formatted(name, size / 1024);
    } catch (HttpException | FileException e) {     // the others continue
        return "%-12s failed: %s".formatted(name, e.getMessage());
    }
}

void uploadAll(String base, List<Path> files) {
    // A server may still be busy when it has got the last piece.
    try (var client = HttpClient.create(c -> c.readTimeout(Duration.ofMinutes(1))); var all = Progress.of("all", files.size(), o -> o.unit("files"))) {
        var results = mapConcurrent(files, 3, file -> {
            var result = upload(client, base, file);
            all.advance();
            return result;
        });
        results.forEach(IO::println);
    }
}

/** Takes a piece every few milliseconds, and says what it got. */
HttpServer slowServer() {
    return HttpServer.listen(c -> c.maxBodyBytes(1L << 30), request -> {
        var size = 0L;
        for (var piece : request.chunks()) {
            size += piece.length;
            sleep(millis(5));
        }
        request.respond(201).text(size + " bytes\n");
    });
}

void main(String[] args) {
    run(() -> {
        if (args.length > 1) {
            uploadAll(args[0].endsWith("/") ? args[0] : args[0] + "/", Stream.of(args).skip(1).map(Path::of).toList());
            return;
        }
        try (var folder = Files.temporaryFolder(); var server = slowServer()) {
            var files = Stream.of("song.mp3", "film.mp4", "book.pdf", "mail.txt").map(folder::resolve).toList();
            for (var file : files) {
                Files.write(file, new byte[300_000 + 1_000_000 * files.indexOf(file)]);
            }
            uploadAll(server.url(), files);
        }
    });
}
