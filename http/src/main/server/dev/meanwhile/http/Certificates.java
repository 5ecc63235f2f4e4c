package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.Scope;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.http.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The certificates of a running server, which can be renewed. Used by tasks of its loop. */
final class Certificates {
    private final ServerConfig config;
    private final Optional<CertificateWatch> watch;
    private Optional<Runnable> renewal = Optional.empty();

    /** Before the server reads its certificates. Blocks. */
    Certificates(ServerConfig config) {
        this.config = config;
        this.watch = config.tls().watched().filter(_ -> config.tls().isOn()).map(_ -> new CertificateWatch(config.tls(), this::renew));
    }

    /** For the server that has read them. */
    void of(HttpServer wire, LoopVertx vertx) {
        renewal = Optional.of(() -> {
            try {
                var options = blocking(() -> new ServerOptions(config).ofServer().getSslOptions());
                // Vert.x thinks that equal options mean the same certificates.
                vertx.await(() -> wire.updateSSLOptions(options, true));
            } catch (Exception e) {
                throw new UncheckedIOException("the certificates can't be renewed, and the old ones stay: " + reason(e), e instanceof IOException io ? io : new IOException(e));
            }
        });
    }

    private static String reason(Exception e) {
        // Its text is about listening.
        return e instanceof CannotListenException it ? Failures.messageOf(it.getCause()) : Failures.messageOf(e);
    }

    void watch(Scope scope) {
        watch.ifPresent(it -> scope.spawn("certificate watch", () -> it.run(config.tls().watched().orElseThrow())));
    }

    void renew() {
        if (config.tls().isOn()) {
            renewal.orElseThrow().run();
        }
    }
}
