package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import io.vertx.mysqlclient.spi.MySQLDriver;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** MySQL and MariaDB. */
final class MySqlDriver implements Driver {
    private static final String EXAMPLE = "mysql://user:password@host:port/name (several hosts: host:port,host:port; a password with %40 for @ and the like)";
    private static final TreeSet<String> KNOWN = new TreeSet<>(Set.of("sslmode", "ssl-mode", "sslrootcert", "collation", "useAffectedRows"));
    private static final int PORT = 3306;

    private final MySQLConnectOptions to;
    /** What its URLs begin with. */
    private final String scheme;
    private final Hosts hosts;
    private final DatabaseOptions options;
    private final boolean readOnly;

    MySqlDriver(String url, DatabaseOptions options) {
        this(url, options, Access.AS_THE_URL_SAYS);
    }

    MySqlDriver(String url, DatabaseOptions options, Access access) {
        var parsed = ServerUrl.parse(url, EXAMPLE, KNOWN);
        this.scheme = url.substring(0, url.indexOf(':'));
        var written = parsed.hosts().isEmpty() ? List.of(new ServerUrl.Host("localhost", Optional.empty())) : parsed.hosts();
        this.hosts = new Hosts(written.stream().map(it -> new Hosts.Host(it.name(), it.port().orElse(PORT))).toList(), false);
        this.to = options(parsed);
        this.options = options;
        this.readOnly = access != Access.AS_THE_URL_SAYS;
        if (access == Access.STANDBYS) {
            throw new IllegalArgumentException("readFromStandbys() is PostgreSQL's; name the replicas of MySQL and MariaDB by replica(url)");
        }
        to.setReconnectAttempts(0).setCachePreparedStatements(false).setCharset("utf8mb4");
    }

    private static MySQLConnectOptions options(ServerUrl url) {
        var options = new MySQLConnectOptions();
        url.user().ifPresent(options::setUser);
        url.password().ifPresent(options::setPassword);
        url.database().ifPresent(options::setDatabase);
        var parameters = url.parameters();
        if (parameters.containsKey("collation")) {
            options.setCollation(parameters.get("collation"));
        }
        options.setUseAffectedRows(Boolean.parseBoolean(parameters.getOrDefault("useAffectedRows", "false")));
        var mode = ServerUrl.choice("sslmode", parameters.getOrDefault("sslmode", parameters.getOrDefault("ssl-mode", "disabled")), SslMode.values());
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
    }

    @Override
    public Dialect dialect() {
        return Dialect.MYSQL;
    }

    @Override
    public String target() {
        return target(hosts);
    }

    private String target(Object host) {
        return scheme + "://" + host + "/" + to.getDatabase();
    }

    @Override
    public Session open() {
        return hosts.open(this::open, List.of(_ -> true), "");
    }

    /** {@return a connection to one of them} */
    MySqlSession open(Hosts.Host host) {
        var server = new MySQLConnectOptions(to).setHost(host.name()).setPort(host.port());
        var link = VertxLink.open(options.cancelLimit, options.connectLimit, target(host), server.getSocketAddress(),
                (vertx, transport) -> MySQLDriver.INSTANCE.createConnectionFactory(vertx.vertx(), transport),
                (vertx, factory, address) -> factory.connect(vertx.context(), at(server, address)));
        try {
            return timeout(options.connectLimit, () -> new MySqlSession(this, host, link, options, readOnly));
        } catch (TimedOutException | SqlException.ConnectionLost e) {
            link.abort();
            throw new SqlException.ConnectFailed("can't connect to " + target(host) + ": "
                    + (e instanceof TimedOutException ? "no answer within " + options.connectLimit.toMillis() + " ms" : e.getMessage()), e);
        } catch (Throwable t) {
            link.abort();
            throw t;
        }
    }

    /** With TLS and its check of names, the name it was given. */
    private static MySQLConnectOptions at(MySQLConnectOptions server, SocketAddress address) {
        return server.getSslMode() == SslMode.VERIFY_IDENTITY ? server : new MySQLConnectOptions(server).setHost(address.host()).setPort(address.port());
    }

    @Override
    public void close() {
        // Sessions share nothing.
    }
}
