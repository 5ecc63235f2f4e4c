package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The files for https, in PEM. */
final class TlsFiles {
    /** The files are looked at this often. */
    private static final Duration WATCH = Duration.ofSeconds(10);

    @Option(names = "--ssl-certfile", paramLabel = "PATH",
            description = "Serve https with this certificate, followed by its chain, in PEM. May be repeated: clients get the one for the host they ask for, others the first.")
    private List<Path> certificates = List.of();

    @Option(names = "--ssl-keyfile", paramLabel = "PATH",
            description = "Key of the certificate, in PEM; of several, in the same order. Default: the file of the certificate has it too. New files are used without a restart.")
    private List<Path> keys = List.of();

    @Option(names = "--ssl-keyfile-password", paramLabel = "PASSWORD",
            description = "Password of an encrypted key, of several certificates that of the first. All users see the words of a command: better set SSL_KEYFILE_PASSWORD.")
    private Optional<String> password = Optional.empty();

    @Option(names = "--ssl-ca-certs", paramLabel = "PATH", description = "Accept only clients with a certificate that one of these authorities has signed.")
    private Optional<Path> authorities = Optional.empty();

    void check() {
        var some = certificates.stream().findFirst();
        Wrong.unless(some.isPresent() || keys.isEmpty(), "--ssl-keyfile", keys.stream().findFirst(), "the certificate is missing: --ssl-certfile PATH");
        Wrong.unless(some.isPresent() || authorities.isEmpty(), "--ssl-ca-certs", authorities, "the server's certificate is missing: --ssl-certfile PATH");
        Wrong.unless(keys.isEmpty() || keys.size() == certificates.size(), "--ssl-keyfile", Optional.of(paths(keys)),
                "there must be a key for each certificate, in the same order, or none: the certificates are " + paths(certificates));
        certificates.forEach(file -> requireReadable("--ssl-certfile", Optional.of(file)));
        keys.forEach(file -> requireReadable("--ssl-keyfile", Optional.of(file)));
        requireReadable("--ssl-ca-certs", authorities);
    }

    private static String paths(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(" and "));
    }

    private static void requireReadable(String option, Optional<Path> file) {
        Wrong.unless(file.isEmpty() || Files.isRegularFile(file.get()), option, file, "there is no such file");
        Wrong.unless(file.isEmpty() || Files.isReadable(file.get()), option, file, "it can't be read: permission denied");
    }

    ServerConfig configure(ServerConfig program) {
        if (certificates.isEmpty()) {
            return program;
        }
        var secret = password.or(() -> Optional.ofNullable(System.getenv("SSL_KEYFILE_PASSWORD")));
        var config = secret.map(it -> program.tls(certificates.getFirst(), key(0), it)).orElseGet(() -> program.tls(certificates.getFirst(), key(0)));
        for (var i = 1; i < certificates.size(); i++) {
            config = config.tlsAlso(certificates.get(i), key(i));
        }
        return authorities.map(config::clientAuthorities).orElse(config).watchCertificates(WATCH);
    }

    private Path key(int i) {
        return keys.isEmpty() ? certificates.get(i) : keys.get(i);
    }
}
