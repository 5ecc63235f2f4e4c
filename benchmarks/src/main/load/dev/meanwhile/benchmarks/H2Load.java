package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Requests over TLS, by h2load of nghttp2, which speaks HTTP/1.1 and HTTP/2. It connects in each round anew. */
final class H2Load extends Load {
    /** Debian's package. */
    static final String DEBIAN = "nghttp2-client";
    private static final Pattern DATA = Pattern.compile("(?m)^traffic: .*\\((\\d+)\\) data$");

    private final Path log = Files.createTempFile("meanwhile-bench", ".h2load");
    private final String url;
    private final List<String> options;

    /** {@code options} are h2load's. */
    H2Load(int port, String... options) throws IOException {
        this.options = List.of(options);
        url = "https://127.0.0.1:" + port + "/plaintext";
    }

    @Override
    public long play(int requests) throws IOException {
        var command = new ArrayList<>(List.of("h2load", "-c", String.valueOf(HTTP_CONNECTIONS), "-n", String.valueOf(requests), "--log-file=" + log));
        command.addAll(options);
        command.add(url);
        // It appends.
        Files.deleteIfExists(log);
        var output = Tool.run(log.getParent(), command);
        if (output.status() < 0) {
            throw new IllegalStateException("h2load can't be started: " + new Packages(false).hint(DEBIAN));
        }
        requireRight(output.text(), requests);
        readWaits();
        return waits.count();
    }

    /** All that h2load says must be right: it ends without an error even when no request was answered. */
    void requireRight(String said, int requests) {
        var data = DATA.matcher(said);
        var right = said.contains("Application protocol: " + (options.contains("--h1") ? "http/1.1" : "h2") + "\n")
                && said.contains("%1$d done, %1$d succeeded, 0 failed, 0 errored, 0 timeout\n".formatted(requests))
                && said.contains("status codes: %d 2xx, 0 3xx, 0 4xx, 0 5xx\n".formatted(requests))
                && data.find() && Long.parseLong(data.group(1)) == (long) requests * Served.TEXT.length();
        if (!right) {
            throw new IllegalStateException("not all of " + requests + " requests were answered rightly: " + said.strip().replaceAll("\\s*\n", " | "));
        }
    }

    /** A line for each request: when it began, its status, and the microseconds until the end of its answer. */
    private void readWaits() throws IOException {
        waits.clear();
        try (var lines = Files.lines(log)) {
            lines.forEach(line -> waits.add(Long.parseLong(line.substring(line.lastIndexOf('\t') + 1)) * 1_000));
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(log);
    }
}
