// Copies a folder to a storage service that speaks S3, or back, sixteen files at a time. What is there already and the same is not copied again, so it can be
// stopped at any moment and started again.
//
//     ./meanwhile run examples/S3Copy.java                  (to a storage of its own and back)
//     ./meanwhile run examples/S3Copy.java FOLDER s3://BUCKET/PREFIX [--endpoint URL] [--region NAME]
//     ./meanwhile run examples/S3Copy.java s3://BUCKET/PREFIX FOLDER
//
// The keys are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without --endpoint, it is AWS's own.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Retry;
import dev.meanwhile.http.AwsKeys;
import dev.meanwhile.http.AwsSignature;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ServerRequest;
import dev.meanwhile.io.Files;
import dev.meanwhile.io.Progress;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;

static final int AT_ONCE = 16;

/** A file there: its tag is the MD5 of its content, unless it was uploaded in parts. */
record Stored(String key, long size, String tag) {}

/** A bucket, as far as this program needs it. */
record Bucket(HttpClient client, String url) {
    static Bucket open(String endpoint, String bucket, String region, AwsKeys keys) {
        var client = HttpClient.create(c -> c.auth(AwsSignature.of(keys, region, "s3")).retry(Retry.exponential(4)).maxConnections(AT_ONCE));
        return new Bucket(client, endpoint + "/" + bucket);
    }

    /** {@return all files whose names begin so, by their names} The service names at most a thousand at once, and where to go on. */
    Map<String, Stored> list(String prefix) {
        var all = new HashMap<String, Stored>();
        for (var next = Optional.of(""); next.isPresent(); ) {
            var from = next.get();
            var answer = client.get(url, r -> (from.isEmpty() ? r : r.query("continuation-token", from)).query("list-type", 2).query("prefix", prefix)).raiseForStatus();
            var page = Jsoup.parse(answer.text(), Parser.xmlParser());
            for (var file : page.select("Contents")) {
                var key = file.select("Key").text();
                all.put(key, new Stored(key, Long.parseLong(file.select("Size").text()), file.select("ETag").text().replace("\"", "")));
            }
            next = Optional.of(page.select("NextContinuationToken").text()).filter(it -> !it.isEmpty());
        }
        return all;
    }

    void upload(Path file, String key) {
        var size = "" + Files.size(file);
        client.put(at(key), r -> r.header("Content-Length", size).body(Files.chunks(file)).repeatable(true)).raiseForStatus();
    }

    void download(String key, Path file) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        client.download(at(key), file);
    }

    String at(String key) {
        return url + "/" + Stream.of(key.split("/")).map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8).replace("+", "%20")).collect(Collectors.joining("/"));
    }
}

boolean isSame(Path file, Stored stored) {
    return Files.exists(file) && Files.size(file) == stored.size() && (stored.tag().contains("-") || stored.tag().equals(md5(file)));
}

String md5(Path file) {
    try {
        var digest = MessageDigest.getInstance("MD5");
        Files.chunks(file).forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK has no MD5", e);
    }
}

void upload(Path folder, Bucket bucket, String prefix) {
    var there = bucket.list(prefix);
    var files = Files.walk(folder).filter(Files::isRegularFile).toList();
    copy("uploaded", files, file -> {
        var key = prefix + folder.relativize(file).toString().replace(File.separatorChar, '/');
        var needed = !there.containsKey(key) || !isSame(file, there.get(key));
        if (needed) {
            bucket.upload(file, key);
        }
        return needed;
    });
}

void download(Bucket bucket, String prefix, Path folder) {
    copy("downloaded", bucket.list(prefix).values(), stored -> {
        var file = folder.resolve(stored.key().substring(prefix.length())).normalize();
        var needed = file.startsWith(folder.normalize()) && !isSame(file, stored);      // a key may have ".." in it
        if (needed) {
            bucket.download(stored.key(), file);
        }
        return needed;
    });
}

<T> void copy(String verb, Collection<T> files, Predicate<T> copy) {
    try (var progress = Progress.of(verb, files.size(), o -> o.unit("files"))) {
        var copied = Flow.of(files).mapConcurrentUnordered(AT_ONCE, copy::test).filter(done -> {
            progress.advance();
            return done;
        }).toList().size();
        IO.println(verb + " " + copied + " of " + files.size() + " files, the others were there");
    }
}

void main(String[] args) {
    var rest = new ArrayList<>(List.of(args));
    var region = option(rest, "--region", "us-east-1");
    var endpoint = option(rest, "--endpoint", "https://s3." + region + ".amazonaws.com");
    run(() -> {
        if (rest.size() == 2) {
            copy(rest.get(0), rest.get(1), endpoint, region, AwsKeys.fromEnvironment());
            return;
        }
        try (var server = HttpServer.listen(c -> c.accessLog(_ -> {}), new Demo()::handle); var folder = Files.temporaryFolder()) {
            for (var n = 1; n <= 50; n++) {
                Files.writeString(Files.createDirectories(folder.resolve("from/" + n % 5)).resolve("note " + n + ".txt"), "note ".repeat(1_000 * n));
            }
            var keys = AwsKeys.of("demo", "secret");
            copy(folder.resolve("from").toString(), "s3://notes/all", server.url(), region, keys);
            copy(folder.resolve("from").toString(), "s3://notes/all", server.url(), region, keys);
            copy("s3://notes/all", folder.resolve("to").toString(), server.url(), region, keys);
        }
    });
}

void copy(String from, String to, String endpoint, String region, AwsKeys keys) {
    var there = (from.startsWith("s3://") ? from : to).substring("s3://".length()).split("/", 2);
    var prefix = there.length < 2 || there[1].isEmpty() ? "" : there[1].replaceFirst("/*$", "/");
    var bucket = Bucket.open(endpoint.replaceFirst("/$", ""), there[0], region, keys);
    try (var _ = bucket.client()) {
        if (from.startsWith("s3://")) {
            download(bucket, prefix, Path.of(to));
        } else {
            upload(Path.of(from), bucket, prefix);
        }
    }
}

String option(List<String> options, String name, String otherwise) {
    var at = options.indexOf(name);
    if (at < 0) {
        return otherwise;
    }
    options.remove(at);
    return options.remove(at);
}

/** A storage in memory, which believes everybody. */
static class Demo {
    final Map<String, byte[]> files = new TreeMap<>();

    void handle(ServerRequest request) throws Exception {
        var key = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8).replaceFirst("^/notes/?", "");
        switch (request.method()) {
            case "PUT" -> {
                files.put(key, request.bytes());
                request.respond(200).text("");
            }
            case "GET" -> request.respond(200).body(key.isEmpty() ? list().getBytes(StandardCharsets.UTF_8) : files.get(key));
            default -> request.respond(405).text("");
        }
    }

    String list() throws GeneralSecurityException {
        var text = new StringBuilder("<ListBucketResult>");
        for (var file : files.entrySet()) {
            var tag = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(file.getValue()));
            text.append("<Contents><Key>%s</Key><Size>%d</Size><ETag>\"%s\"</ETag></Contents>".formatted(file.getKey(), file.getValue().length, tag));
        }
        return text + "</ListBucketResult>";
    }
}
