// Uploads several files at once, three at a time, with a progress bar for each and one for all.
//
//     ./meanwhile run examples/Uploads.java                          (files of its own, to a slow server of its own)
//     ./meanwhile run examples/Uploads.java http://HOST/ FILE...     (PUT to http://HOST/NAME)

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.io.Progress;

Flow<byte[]> pieces(Path file) {
    return generate(out -> {
        try (var in = Files.newInputStream(file)) {
            for (var piece = blocking(() -> in.readNBytes(65_536)); piece.length > 0; piece = blocking(() -> in.readNBytes(65_536))) {
                out.emit(piece);
            }
        }
    });
}

/** {@return a line that says what became of it} */
String upload(HttpClient client, String base, Path file) throws IOException {
    var name = file.getFileName().toString();
    var size = Files.size(file);
    try (var bar = Progress.of(name, size, o -> o.bytes())) {
        client.request("PUT", base + name, r -> r.header("Content-Length", "" + size).body(bar.trackBytes(pieces(file)))).raiseForStatus();
        return "%-12s %5d KB  done".formatted(name, size / 1024);
    } catch (HttpException e) {             // the others continue
        return "%-12s %5d KB  failed: %s".formatted(name, size / 1024, e.getMessage());
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

void main(String[] args) throws IOException {
    run(() -> {
        if (args.length > 1) {
            uploadAll(args[0], Stream.of(args).skip(1).map(Path::of).toList());
            return;
        }
        var folder = Files.createTempDirectory("uploads");
        var files = Stream.of("song.mp3", "film.mp4", "book.pdf", "mail.txt").map(folder::resolve).toList();
        for (var file : files) {
            Files.write(file, new byte[300_000 + 1_000_000 * files.indexOf(file)]);
        }
        try (var server = slowServer()) {
            uploadAll(server.url(), files);
        } finally {
            for (var file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    });
}
