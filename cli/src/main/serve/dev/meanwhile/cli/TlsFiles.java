package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The files for https, in PEM. */
final class TlsFiles {
    @Option(names = "--ssl-certfile", paramLabel = "PATH", description = "Serve https with this certificate, followed by its chain, in PEM.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--ssl-keyfile", paramLabel = "PATH", description = "Key of the certificate, in PEM. Default: the file of the certificate has it too.")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--ssl-keyfile-password", paramLabel = "PASSWORD",
            description = "Password of an encrypted key. All users see the words of a command: better set SSL_KEYFILE_PASSWORD.")
    private Optional<String> password = Optional.empty();

    @Option(names = "--ssl-ca-certs", paramLabel = "PATH", description = "Accept only clients with a certificate that one of these authorities has signed.")
    private Optional<Path> authorities = Optional.empty();

    void check() {
        Wrong.unless(certificate.isPresent() || key.isEmpty(), "--ssl-keyfile", key, "the certificate is missing: --ssl-certfile PATH");
        Wrong.unless(certificate.isPresent() || authorities.isEmpty(), "--ssl-ca-certs", authorities, "the server's certificate is missing: --ssl-certfile PATH");
        requireReadable("--ssl-certfile", certificate);
        requireReadable("--ssl-keyfile", key);
        requireReadable("--ssl-ca-certs", authorities);
    }

    private static void requireReadable(String option, Optional<Path> file) {
        Wrong.unless(file.isEmpty() || Files.isRegularFile(file.get()), option, file, "there is no such file");
        Wrong.unless(file.isEmpty() || Files.isReadable(file.get()), option, file, "it can't be read: permission denied");
    }

    ServerConfig configure(ServerConfig program) {
        if (certificate.isEmpty()) {
            return program;
        }
        var its = key.orElse(certificate.get());
        var secret = password.or(() -> Optional.ofNullable(System.getenv("SSL_KEYFILE_PASSWORD")));
        var config = secret.map(it -> program.tls(certificate.get(), its, it)).orElseGet(() -> program.tls(certificate.get(), its));
        return authorities.map(config::clientAuthorities).orElse(config);
    }
}
