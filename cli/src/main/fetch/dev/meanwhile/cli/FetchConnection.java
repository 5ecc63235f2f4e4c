package dev.meanwhile.cli;

import dev.meanwhile.http.ClientConfig;
import dev.meanwhile.http.Cookies;
import dev.meanwhile.io.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    @Option(names = "--cert", paramLabel = "PATH", description = "PEM file with the certificate to show if the server asks for one, and its key unless there is --key.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "PATH", description = "PEM file with the key of --cert. If it is encrypted, its password is asked for.")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--cookies", paramLabel = "PATH", description = "Send the cookies of this file, in curl's format, and save there what servers set.")
    private Optional<Path> cookies = Optional.empty();

    @Option(names = "--unix-socket", paramLabel = "PATH", description = "Connect to this Unix socket; the URL's host is just sent.")
    private Optional<Path> unixSocket = Optional.empty();

    void check() {
        Wrong.unless(limit >= 1, "--limit", Optional.of(limit), "it must be at least 1");
        LimitOptions.requireTime("--timeout", timeout);
        Wrong.unless(!(follow && noFollow), "--follow", Optional.empty(), "--no-follow says the opposite");
        Wrong.unless(!(http1 && http2), "--http2", Optional.empty(), "--http1.1 says the opposite");
        Wrong.unless(trusted.map(Files::isReadable).orElse(true), "--cacert", trusted, "there is no such file, or it can't be read");
        Wrong.unless(key.isEmpty() || certificate.isPresent(), "--key", key, "of which certificate? Add --cert PATH");
    }

    /** {@return the cookies to send, none if the file does not exist yet; or empty without such a file} */
    Optional<Cookies> cookies() {
        try {
            return cookies.map(file -> Files.exists(file) ? Cookies.load(file) : Cookies.create());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new Wrong("--cookies " + e.getMessage());
        }
    }

    void save(Cookies jar) {
        jar.save(cookies.orElseThrow());
    }

    /** Asks for the password of the key if it has one. */
    ClientConfig configure(ClientConfig client) {
        var config = client.maxConnections(limit).connectTimeout(CONNECT).poolTimeout(SILENCE).readTimeout(SILENCE).writeTimeout(SILENCE).http2(!http1).http2PriorKnowledge(http2)
                .verify(!insecure);
        config = noFollow ? config.maxRedirects(0) : config;
        config = trusted.isPresent() ? config.trust(trusted.get()) : config;
        config = certificate.isPresent() ? identified(config, certificate.get(), key.orElse(certificate.get())) : config;
        return unixSocket.isPresent() ? config.unixSocket(unixSocket.get()) : config;
    }

    private static ClientConfig identified(ClientConfig config, Path certificate, Path key) {
        try {
            var password = Files.readString(key, StandardCharsets.ISO_8859_1).contains("BEGIN ENCRYPTED") ? Terminal.readPassword("password of " + key + ": ") : "";
            return config.tls(t -> t.certificate(certificate, key, password));
        } catch (IOException e) {
            throw new Wrong("--key " + key + ": there is no such file, or it can't be read");
        } catch (IllegalArgumentException e) {
            throw new Wrong("--cert: " + e.getMessage());
        }
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
