package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Flow;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.http.ClientConfig;
import dev.meanwhile.http.Cookies;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.ResponseStream;
import dev.meanwhile.io.IoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code meanwhile fetch}: sends the requests, concurrently, and prints the responses, in order. */
final class Fetch {
    private static final int MAX_BYTES = 64 << 20;

    private final FetchWords words;
    private final FetchRequest sent;
    private final FetchConnection connection;
    private final FetchShow show;
    private final FetchOutput out;

    Fetch(FetchWords words, FetchRequest sent, FetchConnection connection, FetchShow show) {
        this.words = words;
        this.sent = sent;
        this.connection = connection;
        this.show = show;
        this.out = new FetchOutput(show.pretty());
    }

    /** {@return the exit status} */
    int call() throws IOException {
        return run(() -> {
            var jar = connection.cookies();
            try (var client = HttpClient.create(c -> withCookies(connection.configure(c), jar).decompress(!show.saves()))) {
                // Files are read, and passwords asked for, once and before anything is sent.
                var request = sent.prepare(words.items());
                var all = new ArrayList<Fetched>();
                var isOne = words.urls().size() == 1;
                for (var one : Flow.of(words.urls()).mapConcurrent(connection.limit(), url -> fetch(client, url, request, isOne))) {
                    all.add(one);
                    print(one, request, isOne);
                }
                System.out.flush();
                summarize(all);
                var saved = jar.isEmpty() || isSaved(jar.get());
                return !saved ? Problem.PROGRAM : all.stream().mapToInt(it -> it.exit(show.checkStatus())).max().orElse(0);
            }
        });
    }

    private boolean isSaved(Cookies jar) {
        try {
            connection.save(jar);
            return true;
        } catch (UncheckedIOException e) {
            System.err.println("meanwhile fetch: " + e.getMessage());
            return false;
        }
    }

    private static ClientConfig withCookies(ClientConfig config, Optional<Cookies> jar) {
        return jar.map(config::cookies).orElse(config);
    }

    private Fetched fetch(HttpClient client, String url, Outgoing request, boolean isOne) throws IOException {
        // What it has come to when it fails; used by this task only.
        var state = new Fetched[] {Fetched.begin(url)};
        try {
            if (connection.timeout().isPresent()) {
                return timeout(connection.timeout().get(), () -> exchange(client, request, state, isOne));
            }
            return exchange(client, request, state, isOne);
        } catch (HttpException | IoException e) {
            return state[0].failed(e.getMessage() + advice(e));
        } catch (TimedOutException e) {
            return state[0].failed(words.verb() + " " + state[0].name() + ": not done within " + FetchSpan.text(connection.timeout().orElseThrow().toNanos())
                    + "; allow more with --timeout SECONDS");
        }
    }

    private static String advice(RuntimeException e) {
        return switch (e) {
            case HttpException.TlsFailed _ -> "; without the check of certificates: --insecure";
            case HttpException.TooManyRedirects _ -> "; to see the first redirect: --no-follow --headers";
            default -> "";
        };
    }

    private Fetched exchange(HttpClient client, Outgoing request, Fetched[] state, boolean isOne) throws IOException {
        var url = state[0].url();
        var download = new Download(show.output(), show.bar());
        if (isOne && show.verbose()) {
            request.show(words.verb(), state[0].name(), out);
        }
        if (show.resumed()) {
            return download.resume(client, request::addTo, state[0]);
        }
        try (var response = client.stream(words.verb(), url, request::addTo)) {
            state[0] = state[0].answered(response);
            if (connection.needsHttp2() && !response.version().equals("HTTP/2")) {
                return state[0].failed(words.verb() + " " + state[0].name() + ": the server speaks " + response.version() + ", not HTTP/2");
            }
            if (isOne && show.headers()) {
                out.head(response);
            }
            if (show.saves()) {
                return download.save(response, state[0]);
            }
            return isOne && !show.quiet() && isLively(response) ? stream(response, state[0]) : collect(response, state[0]);
        }
    }

    /** Whether to show a body while it comes: for programs all of them, for people those that may never end. */
    private boolean isLively(ResponseStream response) {
        var type = response.header("Content-Type").orElse("");
        return !out.isPretty() || type.startsWith("text/event-stream") || type.contains("ndjson") || type.contains("jsonl");
    }

    private Fetched stream(ResponseStream response, Fetched begun) {
        var length = 0L;
        if (out.isPretty()) {
            for (var line : response.lines()) {
                length += line.length();
                if (!out.lively(line)) {
                    break;
                }
            }
        } else {
            for (var chunk : response.chunks()) {
                length += chunk.length;
                if (!out.piece(chunk)) {
                    break;
                }
            }
        }
        return begun.streamed(length);
    }

    private static Fetched collect(ResponseStream response, Fetched begun) {
        var all = new ByteArrayOutputStream();
        for (var chunk : response.chunks()) {
            if (all.size() + chunk.length > MAX_BYTES) {
                return begun.failed(begun.name() + ": the body is longer than " + (MAX_BYTES >> 20) + " MiB; save it with --download");
            }
            all.writeBytes(chunk);
        }
        return begun.ended(all.toByteArray());
    }

    private void print(Fetched one, Outgoing request, boolean isOne) {
        if (!isOne) {
            out.heading(one);
            if (show.verbose()) {
                request.show(words.verb(), one.name(), out);
            }
            if (show.headers() && one.problem().isEmpty()) {
                one.head().ifPresent(out::head);
            }
        }
        if (one.problem().isEmpty() && !one.streamed() && !show.saves() && !show.quiet()) {
            out.body(one.head().orElseThrow(), one.body());
        }
        explain(one, isOne);
    }

    private void explain(Fetched one, boolean isOne) {
        System.out.flush();
        one.problem().ifPresent(problem -> System.err.println("meanwhile fetch: " + problem));
        one.file().ifPresent(file -> System.err.println("saved " + file + ", " + one.bytes() + " bytes"));
        if (one.problem().isEmpty() && one.head().filter(head -> head.status() >= 400).isPresent() && isOne && !show.headers()) {
            System.err.println("meanwhile fetch: " + words.verb() + " " + one.name() + ": " + one.status());
        }
    }

    private void summarize(List<Fetched> all) {
        if (show.timing()) {
            all.forEach(one -> System.err.println(one.name() + ": " + one.phases()));
        }
        if (show.picture()) {
            System.err.println(FetchPicture.of(all));
        }
    }
}
