package dev.meanwhile.cli;

import dev.meanwhile.http.ClientConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the server is reached. */
final class FetchConnection {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @Option(names = "--limit", paramLabel = "COUNT", description = "Requests under way at once. Default: 8.")
    private int limit = 8;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Limit of each request, to its last byte. Default: 10 to connect, and 60 in which nothing comes.")
    private Optional<Double> timeout = Optional.empty();

    @Option(names = "--no-follow", description = "Show a redirect instead of following it.")
    private boolean noFollow;

    @Option(names = "--follow", description = "Follow up to 20 redirects: the default.")
    private boolean follow;

    @Option(names = "--http2", description = "Fail if the server does not speak HTTP/2. Without this, HTTP/2 is used over https if the server offers it.")
    private boolean http2;

    @Option(names = "--http1.1", description = "Do not offer HTTP/2.")
    private boolean http1;

    @Option(names = {"-k", "--insecure"}, description = "Do not check certificates.")
    private boolean insecure;

    @Option(names = "--cacert", paramLabel = "PATH", description = "PEM file with the certificates to trust instead of the JDK's.")
    private Optional<Path> trusted = Optional.empty();

    @Option(names = "--unix-socket", paramLabel = "PATH", description = "Connect to this Unix socket; the URL's host is just sent.")
    private Optional<Path> unixSocket = Optional.empty();

    void check() {
        Wrong.unless(limit >= 1, "--limit", Optional.of(limit), "it must be at least 1");
        LimitOptions.requireTime("--timeout", timeout);
        Wrong.unless(!(follow && noFollow), "--follow", Optional.empty(), "--no-follow says the opposite");
        Wrong.unless(!(http1 && http2), "--http2", Optional.empty(), "--http1.1 says the opposite");
        Wrong.unless(trusted.map(Files::isReadable).orElse(true), "--cacert", trusted, "there is no such file, or it can't be read");
    }

    ClientConfig configure(ClientConfig client) {
        var config = client.maxConnections(limit).connectTimeout(CONNECT).poolTimeout(SILENCE).readTimeout(SILENCE).writeTimeout(SILENCE).http2(!http1).http2PriorKnowledge(http2)
                .verify(!insecure);
        config = noFollow ? config.maxRedirects(0) : config;
        config = trusted.isPresent() ? config.trust(trusted.get()) : config;
        return unixSocket.isPresent() ? config.unixSocket(unixSocket.get()) : config;
    }

    int limit() {
        return limit;
    }

    Optional<Duration> timeout() {
        return timeout.map(LimitOptions::time);
    }

    boolean needsHttp2() {
        return http2;
    }
}
