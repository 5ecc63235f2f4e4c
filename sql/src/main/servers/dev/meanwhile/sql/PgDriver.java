package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** PostgreSQL. */
final class PgDriver implements Driver {
    private final PgUrl url;
    private final DatabaseOptions options;
    private final boolean readOnly;
    private final List<Predicate<Session>> tests;
    private final String wanted;
    /** Whether there was one between, unless the options say how statements are prepared. Pools of several loops use it; each finds out the same. */
    private volatile boolean pooler;

    PgDriver(String url, DatabaseOptions options) {
        this(url, options, Access.AS_THE_URL_SAYS, System::getenv);
    }

    PgDriver(String url, DatabaseOptions options, Access access, Function<String, String> environment) {
        this.url = new PgUrl(url, environment);
        this.options = options;
        this.readOnly = access != Access.AS_THE_URL_SAYS;
        var target = access == Access.STANDBYS ? PgUrl.Target.PREFER_STANDBY : this.url.target;
        this.tests = tests(target);
        this.wanted = "what target_session_attrs=" + target.name().toLowerCase(Locale.ROOT).replace('_', '-') + " wants";
    }

    private static List<Predicate<Session>> tests(PgUrl.Target target) {
        return switch (target) {
            case ANY -> List.of(_ -> true);
            case READ_WRITE -> List.of(session -> !isStandby(session) && !isReadOnly(session));
            case READ_ONLY -> List.of(session -> isStandby(session) || isReadOnly(session));
            case PRIMARY -> List.of(session -> !isStandby(session));
            case STANDBY -> List.of(PgDriver::isStandby);
            case PREFER_STANDBY -> List.of(PgDriver::isStandby, _ -> true);
        };
    }

    private static boolean isStandby(Session session) {
        return is(session, "select pg_is_in_recovery()");
    }

    private static boolean isReadOnly(Session session) {
        return is(session, "select current_setting('default_transaction_read_only') = 'on'");
    }

    private static boolean is(Session session, String question) {
        try {
            return ((VertxSession) session).several(question).getLast().rows().getFirst()[0].equals(true);
        } catch (SqlException.ConnectionLost e) {
            throw new SqlException.ConnectFailed(e.getMessage(), e);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public String target() {
        return "postgresql://" + url.hosts + "/" + url.database();
    }

    @Override
    public Session open() {
        return url.hosts.open(this::open, tests, wanted);
    }

    private Session open(Hosts.Host host) {
        if (options.statementsAreChosen) {
            return open(host, options.statements == 0);
        }
        var session = open(host, pooler);
        if (pooler || !isPooled(session)) {
            return session;
        }
        // The client wants to know it from the beginning.
        pooler = true;
        session.close();
        return open(host, true);
    }

    private boolean isPooled(PgSession session) {
        var asked = false;
        try {
            boolean pooled = timeout(options.connectLimit, () -> session.hasPooler());
            asked = true;
            return pooled;
        } catch (TimedOutException e) {
            throw new SqlException.ConnectFailed("can't connect to " + target() + ": no answer within " + options.connectLimit.toMillis() + " ms", e);
        } catch (SqlException.ConnectionLost e) {
            throw new SqlException.ConnectFailed(e.getMessage(), e);
        } finally {
            if (!asked) {
                session.close();
            }
        }
    }

    private PgSession open(Hosts.Host host, boolean pooled) {
        var to = url.hasPassword() ? url.at(host) : blocking(() -> url.at(host));
        to.setReconnectAttempts(0).setCachePreparedStatements(false).setPipeliningLimit(Math.max(PgConnectOptions.DEFAULT_PIPELINING_LIMIT, options.pipelining));
        if (readOnly) {
            to.addProperty("default_transaction_read_only", "on");
        }
        var link = VertxLink.open(options.cancelLimit, url.connectLimit.orElse(options.connectLimit), "postgresql://" + host + "/" + url.database(), to.getSocketAddress(),
                (vertx, transport) -> io.vertx.pgclient.spi.PgDriver.INSTANCE.createConnectionFactory(vertx.vertx(), transport),
                (vertx, factory, address) -> factory.connect(vertx.context(), at(to, address, pooled)));
        // Without a handler the client logs them as warnings.
        ((PgConnection) link.connection()).noticeHandler(_ -> { });
        return new PgSession(link, options, pooled);
    }

    /** Through a pooler that keeps no prepared statements a session does not. */
    @Override
    public boolean pipelines() {
        return options.statements > 0;
    }

    /** With TLS and its check of names, the name it was given. */
    private PgConnectOptions at(PgConnectOptions to, SocketAddress address, boolean pooled) {
        var one = new PgConnectOptions(to);
        if (to.getSslMode() != SslMode.VERIFY_FULL) {
            one.setHost(address.host()).setPort(address.port());
        }
        // Copies have lost it.
        return one.setUseLayer7Proxy(pooled);
    }

    @Override
    public void close() {
        // Sessions share nothing.
    }
}
