package dev.meanwhile.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Where PostgreSQL is, and how to connect: a URL and the environment's variables, as libpq has them ("Database Connection Control Functions" in PostgreSQL's manual). */
final class PgUrl {
    /** What kind of server is wanted. */
    enum Target { ANY, READ_WRITE, READ_ONLY, PRIMARY, STANDBY, PREFER_STANDBY }

    /** In which order hosts are tried. */
    private enum Balance { DISABLE, RANDOM }

    private static final String EXAMPLE = "postgresql://user:password@host:port/name (several hosts: host:port,host:port; a password with %40 for @ and the like)";
    /** The parameters, with the variables of the environment that stand for them. */
    private static final Map<String, String> KNOWN = known();
    private static final int PORT = 5432;

    private final ServerUrl url;
    private final Function<String, String> environment;
    final Hosts hosts;
    final Target target;
    final Optional<Duration> connectLimit;
    private final PgConnectOptions options;
    private final boolean hasPassword;

    private static Map<String, String> known() {
        var known = new LinkedHashMap<String, String>();
        for (var each : List.of("host PGHOST", "hostaddr PGHOSTADDR", "port PGPORT", "dbname PGDATABASE", "user PGUSER", "password PGPASSWORD", "passfile PGPASSFILE", "connect_timeout PGCONNECT_TIMEOUT",
                "sslmode PGSSLMODE", "sslrootcert PGSSLROOTCERT", "sslcert PGSSLCERT", "sslkey PGSSLKEY", "application_name PGAPPNAME", "options PGOPTIONS",
                "target_session_attrs PGTARGETSESSIONATTRS", "load_balance_hosts PGLOADBALANCEHOSTS")) {
            var parts = each.split(" ");
            known.put(parts[0], parts[1]);
        }
        known.put("fallback_application_name", "");
        known.put("search_path", "");
        return known;
    }

    /**
     * @param environment {@link System#getenv(String)}
     * @throws IllegalArgumentException if something in it can't be read; the message has no password
     */
    PgUrl(String url, Function<String, String> environment) {
        this.url = ServerUrl.parse(url, EXAMPLE, new TreeSet<>(KNOWN.keySet()));
        this.environment = environment;
        this.target = parameter("target_session_attrs").map(it -> ServerUrl.choice("target_session_attrs", it, Target.values())).orElse(Target.ANY);
        var balance = parameter("load_balance_hosts").map(it -> ServerUrl.choice("load_balance_hosts", it, Balance.values())).orElse(Balance.DISABLE);
        this.hosts = new Hosts(hosts().stream().map(it -> new Hosts.Host(it.name(), it.port().orElse(PORT))).toList(), balance == Balance.RANDOM);
        this.connectLimit = parameter("connect_timeout").map(it -> Duration.ofSeconds(seconds(it))).filter(Duration::isPositive);
        this.options = new PgConnectOptions();
        var user = this.url.user().or(() -> parameter("user")).orElse(System.getProperty("user.name"));
        var password = this.url.password().or(() -> parameter("password"));
        this.hasPassword = password.isPresent();
        options.setUser(user).setPassword(password.orElse("")).setDatabase(this.url.database().or(() -> parameter("dbname")).orElse(user));
        options.setProperties(properties());
        tls();
    }

    /** {@return a parameter of the URL, or what the environment has for it} */
    private Optional<String> parameter(String name) {
        var written = url.parameters().get(name);
        return Optional.ofNullable(written != null || KNOWN.get(name).isEmpty() ? written : environment.apply(KNOWN.get(name))).filter(it -> !it.isEmpty());
    }

    private List<ServerUrl.Host> hosts() {
        var names = parameter("hostaddr").or(() -> parameter("host")).map(PgUrl::list);
        var ports = parameter("port").map(PgUrl::list).orElse(List.of());
        var hosts = url.hosts().isEmpty() || url.parameters().containsKey("host") || url.parameters().containsKey("hostaddr")
                ? ServerUrl.Host.of(names.orElse(List.of("localhost")), ports) : url.hosts();
        var port = ServerUrl.Host.of(List.of(""), ports.size() == 1 ? ports : List.of()).getFirst().port();
        return hosts.stream().map(it -> new ServerUrl.Host(name(it), it.port().or(() -> port))).toList();
    }

    private static String name(ServerUrl.Host host) {
        if (host.name().startsWith("/")) {
            throw new IllegalArgumentException("host=" + host.name() + " is the folder of a Unix socket, which is not supported; name the host, such as localhost");
        }
        return host.name().isEmpty() ? "localhost" : host.name();
    }

    private static List<String> list(String text) {
        return Arrays.asList(text.split(",", -1));
    }

    private static int seconds(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("connect_timeout=" + text + " is no number of seconds", e);
        }
    }

    /** Those of the client, but for one that poolers refuse, and that servers since 12 don't need. */
    private Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        properties.put("client_encoding", "UTF8");
        properties.put("DateStyle", "ISO");
        properties.put("application_name", parameter("application_name").or(() -> parameter("fallback_application_name")).orElse("meanwhile"));
        parameter("options").ifPresent(it -> properties.put("options", it));
        parameter("search_path").ifPresent(it -> properties.put("search_path", it));
        return properties;
    }

    private void tls() {
        var mode = parameter("sslmode").map(it -> ServerUrl.choice("sslmode", it, SslMode.values())).orElse(SslMode.DISABLE);
        options.setSslMode(mode);
        if (mode == SslMode.DISABLE) {
            return;
        }
        var tls = new ClientSSLOptions().setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
            tls.setTrustOptions(parameter("sslrootcert").filter(it -> !it.equals("system")).<io.vertx.core.net.TrustOptions>map(it -> new PemTrustOptions().addCertPath(it))
                    .orElseGet(VertxSession::trustOfTheJdk));
        } else {
            tls.setTrustAll(true);
        }
        if (parameter("sslcert").isPresent() != parameter("sslkey").isPresent()) {
            throw new IllegalArgumentException("sslcert and sslkey belong together: a certificate of this client, and its key");
        }
        parameter("sslcert").ifPresent(it -> tls.setKeyCertOptions(new PemKeyCertOptions().addCertPath(it).addKeyPath(parameter("sslkey").orElseThrow())));
        options.setSslOptions(tls);
    }

    String database() {
        return options.getDatabase();
    }

    /** {@return how to connect to one of the hosts} It may read the file of passwords, which blocks. */
    PgConnectOptions at(Hosts.Host host) {
        var one = new PgConnectOptions(options).setHost(host.name()).setPort(host.port());
        if (!hasPassword) {
            var file = parameter("passfile").map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".pgpass"));
            PgPasswordFile.find(file, host.name(), host.port(), one.getDatabase(), one.getUser()).ifPresent(one::setPassword);
        }
        return one;
    }

    boolean hasPassword() {
        return hasPassword;
    }
}
