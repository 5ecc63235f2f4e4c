package dev.meanwhile.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;

import java.net.URI;
import java.util.HashMap;

/** PostgreSQL. */
final class PgDriver implements Driver {
    private final PgConnectOptions to;
    private final DatabaseOptions options;

    PgDriver(String url, DatabaseOptions options) {
        this.to = options(url);
        this.options = options;
        to.setReconnectAttempts(0).setCachePreparedStatements(false).setUseLayer7Proxy(options.statements == 0)
                .setPipeliningLimit(Math.max(PgConnectOptions.DEFAULT_PIPELINING_LIMIT, options.pipelining));
    }

    private static PgConnectOptions options(String url) {
        try {
            var options = PgConnectOptions.fromUri(url);
            if (options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL) {
                var file = VertxSession.query(URI.create(url)).get("sslrootcert");
                // The client would send what it does not know to the server.
                var properties = new HashMap<>(options.getProperties());
                properties.remove("sslrootcert");
                options.setProperties(properties);
                options.setSslOptions(new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm(options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "")
                        .setTrustOptions(file == null ? VertxSession.trustOfTheJdk() : new PemTrustOptions().addCertPath(file)));
            } else if (options.getSslMode() != SslMode.DISABLE) {
                options.setSslOptions(new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
            }
            return options;
        } catch (RuntimeException e) {
            // Its message has the password.
            throw new IllegalArgumentException("can't read the URL of the database: postgresql://user:password@host:port/name is expected, a password with %40 for @ and the like");
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public String target() {
        return "postgresql://" + to.getHost() + ":" + to.getPort() + "/" + to.getDatabase();
    }

    @Override
    public Session open() {
        var link = VertxLink.open(options, target(), to.getSocketAddress(),
                (vertx, transport) -> io.vertx.pgclient.spi.PgDriver.INSTANCE.createConnectionFactory(vertx.vertx(), transport),
                (vertx, factory, address) -> factory.connect(vertx.context(), at(address)));
        // Without a handler the client logs them as warnings.
        ((PgConnection) link.connection()).noticeHandler(_ -> { });
        return new PgSession(link, options);
    }

    /** A pooler that does not know prepared statements may not know pipelines either. */
    @Override
    public boolean pipelines() {
        return options.statements > 0;
    }

    /** With TLS and its check of names, the name it was given. */
    private PgConnectOptions at(SocketAddress address) {
        if (to.getSslMode() == SslMode.VERIFY_FULL || address.isDomainSocket()) {
            return to;
        }
        return new PgConnectOptions(to).setHost(address.host()).setPort(address.port());
    }

    @Override
    public void close() {
        // Sessions share nothing.
    }
}
