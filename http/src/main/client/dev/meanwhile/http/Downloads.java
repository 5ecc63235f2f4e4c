package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.Retry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Downloads to files, continued where they broke off (RFC 9110 §14). */
final class Downloads {
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
    private static final int PARTIAL = 206;
    private static final int NOT_SATISFIABLE = 416;

    private final HttpClient client;
    private final String url;
    private final PartialFile file;
    private final DownloadOptions options;
    /** Why the response broke off. */
    private Optional<HttpException> failure = Optional.empty();

    Downloads(HttpClient client, String url, Path target, DownloadOptions options) {
        this.client = client;
        this.url = url;
        this.file = new PartialFile(target, url);
        this.options = options;
    }

    void run(Retry policy, RetryBudget budget) {
        var tries = policy.start();
        while (true) {
            try {
                attempt();
                file.publish();
                return;
            } catch (HttpException.IncompleteBody | HttpException.ReadTimeout | HttpException.ConnectionLost failure) {
                if (!Retries.again(tries, budget, URI.create(failure.url()), failure)) {
                    throw failure;
                }
            }
        }
    }

    private void attempt() {
        var beginning = file.beginning();
        try (var response = request(beginning)) {
            if (beginning.isPresent() && resume(response, beginning.get())) {
                return;
            }
            if (beginning.isEmpty() || response.status() != PARTIAL && response.status() != NOT_SATISFIABLE) {
                begin(response);
                return;
            }
        }
        // The server offers another part than the rest of the file.
        file.discard();
        try (var response = request(Optional.empty())) {
            begin(response);
        }
    }

    private ResponseStream request(Optional<PartialFile.Beginning> beginning) {
        return client.stream("GET", url, r -> {
            // A range of an encoded body would be one of other bytes than those in the file.
            var plain = options.request().apply(r).header("Accept-Encoding", "identity");
            return beginning.map(it -> plain.header("Range", "bytes=" + it.length() + "-").header("If-Range", it.version())).orElse(plain);
        });
    }

    private void begin(ResponseStream response) {
        response.raiseForStatus();
        if (response.status() == PARTIAL) {
            throw new HttpException.BadResponse(response.exchange, "the server sent a part of the file, though the whole was asked for", null);
        }
        if (!response.isSuccess()) {
            // A redirect that is not followed, for example: its body is not the file.
            throw new HttpException.BadResponse(response.exchange, "the server answered " + response.status() + " " + response.reason() + " instead of sending the file", null);
        }
        var total = response.header("Content-Length").filter(_ -> !isEncoded(response)).map(it -> OptionalLong.of(Long.parseLong(it))).orElse(OptionalLong.empty());
        file.write(version(response), observed(response, 0, total));
        requireWhole();
    }

    /** {@return false if what comes is not the rest} */
    private boolean resume(ResponseStream response, PartialFile.Beginning beginning) {
        var range = RANGE.matcher(response.header("Content-Range").orElse(""));
        if (!range.matches() || isEncoded(response)) {
            return false;
        }
        var total = range.group(3).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(range.group(3)));
        if (response.status() == NOT_SATISFIABLE && total.equals(OptionalLong.of(beginning.length()))) {
            // It broke off after the last byte.
            return true;
        }
        if (response.status() != PARTIAL || range.group(1) == null || Long.parseLong(range.group(1)) != beginning.length()) {
            return false;
        }
        file.append(observed(response, beginning.length(), total));
        requireWhole();
        return true;
    }

    /** Ends when the response breaks off, so that what has come until then is written; {@link #requireWhole} then throws the reason. */
    private Flow<byte[]> observed(ResponseStream response, long before, OptionalLong total) {
        return generate(out -> {
            var bytes = before;
            var chunks = response.chunks().iterator();
            while (hasNext(chunks)) {
                var chunk = chunks.next();
                out.emit(chunk);
                bytes += chunk.length;
                options.progress().accept(new Transfer(bytes, total));
            }
        });
    }

    private boolean hasNext(Iterator<byte[]> chunks) {
        try {
            return chunks.hasNext();
        } catch (HttpException e) {
            failure = Optional.of(e);
            return false;
        }
    }

    private void requireWhole() {
        var thrown = failure;
        failure = Optional.empty();
        thrown.ifPresent(it -> {
            throw it;
        });
    }

    private static boolean isEncoded(ResponseStream response) {
        return response.header("Content-Encoding").filter(it -> !it.equalsIgnoreCase("identity")).isPresent();
    }

    /** {@return what names this version for If-Range: a strong ETag, or the time of a change that is a while ago (RFC 9110 §8.8.2.2)} */
    private static Optional<String> version(ResponseStream response) {
        if (isEncoded(response)) {
            return Optional.empty();
        }
        return response.header("ETag").filter(it -> it.startsWith("\"")).or(() -> response.header("Last-Modified").filter(it -> isWhileAgo(it, response.header("Date"))));
    }

    private static boolean isWhileAgo(String modified, Optional<String> date) {
        try {
            return date.isPresent() && Duration.between(time(modified), time(date.get())).compareTo(Duration.ofSeconds(1)) >= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static ZonedDateTime time(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
