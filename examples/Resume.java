// Downloads a large file and uploads it elsewhere, over a line that breaks again and again, or with a program that is stopped and started: both go on where they
// were. A download asks for the rest of the file (ranges, RFC 9110); an upload first asks how much has arrived (the protocol of tus.io).
//
//     ./meanwhile run examples/Resume.java                  (from and to a server of its own, over a line that breaks every three megabytes)
//     ./meanwhile run examples/Resume.java https://HOST/FILE FILE [https://HOST/uploads/ID]

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Retry;
import dev.meanwhile.Scope;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.io.*;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Response;

static final Retry PATIENT = Retry.exponential(10).withDelay(millis(50)).when(e -> e instanceof HttpException && !(e instanceof HttpException.BadStatus));

/** What has come is in FILE.part until all is there. */
void download(HttpClient client, String url, Path file) {
    try (var bar = Progress.of("download", o -> o.bytes())) {
        client.download(url, file, d -> d.onProgress(transfer -> {
            transfer.total().ifPresent(bar::total);
            bar.advance(transfer.bytes() - bar.count());
        }));
    }
}

void upload(HttpClient client, Path file, String url) {
    var size = Files.size(file);
    try (var bar = Progress.of("upload", size, o -> o.bytes())) {
        PATIENT.call(() -> {
            var arrived = client.head(url, r -> r.header("Tus-Resumable", "1.0.0")).raiseForStatus().header("Upload-Offset").map(Long::parseLong).orElseThrow();
            bar.advance(arrived - bar.count());
            if (arrived < size) {
                client.patch(url, r -> r.header("Tus-Resumable", "1.0.0").header("Content-Type", "application/offset+octet-stream")
                        .header("Upload-Offset", "" + arrived).header("Content-Length", "" + (size - arrived)).body(bar.trackBytes(rest(file, arrived)))).raiseForStatus();
            }
            return null;
        });
    }
}

Flow<byte[]> rest(Path file, long from) {
    return generate(out -> {
        try (var open = Files.open(file)) {
            var at = from;
            for (var piece = open.read(at, 64 << 10); piece.length > 0; piece = open.read(at, 64 << 10)) {
                out.emit(piece);
                at += piece.length;
            }
        }
    });
}

void main(String[] args) {
    run(() -> {
        try (var client = HttpClient.create(c -> c.retry(PATIENT))) {
            if (args.length > 0) {
                download(client, args[0], Path.of(args[1]));
                if (args.length > 2) {
                    upload(client, Path.of(args[1]), args[2]);
                }
            } else {
                demo(client);
            }
        }
    });
}

void demo(HttpClient client) {
    try (var folder = Files.temporaryFolder(); var server = server(folder.path()).listen(c -> c.maxBodyBytes(1L << 30).accessLog(_ -> {}));
            var line = Tcp.listen(0, near -> carry(near, server.port()))) {
        Files.write(folder.resolve("film.mp4"), new byte[10_000_000]);
        download(client, "http://127.0.0.1:" + line.port() + "/film.mp4", folder.resolve("copy.mp4"));
        IO.println("downloaded " + Files.size(folder.resolve("copy.mp4")) + " bytes");
        upload(client, folder.resolve("copy.mp4"), "http://127.0.0.1:" + line.port() + "/uploads/copy");
        IO.println("uploaded " + Files.size(folder.resolve("uploaded")) + " bytes");
    }
}

/** Gives files of the folder, and takes one upload. */
App server(Path folder) {
    var app = new App();
    app.files("/", folder);
    var upload = folder.resolve("uploaded");
    app.get("/uploads/copy", _ -> Response.noContent().header("Upload-Offset", "" + (Files.exists(upload) ? Files.size(upload) : 0)));
    app.patch("/uploads/copy", request -> {
        Files.append(upload, request.chunks());
        return Response.noContent().header("Upload-Offset", "" + Files.size(upload));
    });
    return app;
}

/** Carries the bytes of a connection to and fro, but not many. */
void carry(Connection near, int port) {
    try (var far = Tcp.connect("127.0.0.1", port)) {
        var left = new AtomicInteger(3 << 20);
        scope(s -> {
            s.spawn(() -> carry(near, far, left, s));
            s.spawn(() -> carry(far, near, left, s));
        });
    }
}

void carry(Connection from, Connection to, AtomicInteger left, Scope scope) {
    for (var piece : from.chunks()) {
        to.write(piece);
        if (left.addAndGet(-piece.length) < 0) {
            break;
        }
    }
    scope.cancel();
}
