package dev.meanwhile.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import io.vertx.mysqlclient.spi.MySQLDriver;

import java.net.URI;

/** MySQL and MariaDB. */
final class MySqlDriver implements Driver {
    private final MySQLConnectOptions to;
    private final DatabaseOptions options;

    MySqlDriver(String url, DatabaseOptions options) {
        this.to = options(url);
        this.options = options;
        to.setReconnectAttempts(0).setCachePreparedStatements(false).setCharset("utf8mb4");
    }

    private static MySQLConnectOptions options(String url) {
        try {
            var options = MySQLConnectOptions.fromUri(url);
            var parameters = VertxSession.query(URI.create(url));
            var mode = SslMode.of(parameters.getOrDefault("sslmode", parameters.getOrDefault("ssl-mode", "disabled")).replace('-', '_'));
            options.setSslMode(mode);
            if (mode != SslMode.DISABLED) {
                var tls = new ClientSSLOptions().setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_IDENTITY ? "HTTPS" : "");
                if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_IDENTITY) {
                    var file = parameters.get("sslrootcert");
                    tls.setTrustOptions(file == null ? VertxSession.trustOfTheJdk() : new PemTrustOptions().addCertPath(file));
                } else {
                    tls.setTrustAll(true);
                }
                options.setSslOptions(tls);
            }
            return options;
        } catch (RuntimeException e) {
            // Its message has the password.
            throw new IllegalArgumentException("can't read the URL of the database: mysql://user:password@host:port/name is expected, a password with %40 for @ and the like");
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.MYSQL;
    }

    @Override
    public String target() {
        return "mysql://" + to.getHost() + ":" + to.getPort() + "/" + to.getDatabase();
    }

    @Override
    public Session open() {
        var link = VertxLink.open(options, target(), to.getSocketAddress(),
                (vertx, transport) -> MySQLDriver.INSTANCE.createConnectionFactory(vertx.vertx(), transport),
                (vertx, factory, address) -> factory.connect(vertx.context(), at(address)));
        try {
            return new MySqlSession(this, link, options);
        } catch (Throwable t) {
            link.abort();
            throw t;
        }
    }

    /** With TLS and its check of names, the name it was given. */
    private MySQLConnectOptions at(SocketAddress address) {
        return to.getSslMode() == SslMode.VERIFY_IDENTITY || address.isDomainSocket() ? to : new MySQLConnectOptions(to).setHost(address.host()).setPort(address.port());
    }

    @Override
    public void close() {
        // Sessions share nothing.
    }
}
