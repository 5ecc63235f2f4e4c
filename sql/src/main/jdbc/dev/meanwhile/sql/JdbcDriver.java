package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Databases with a JDBC driver. Its calls block, so each runs in a thread of a pool: drivers that are native code or hold monitors would occupy the threads that
 * all virtual threads share.
 */
final class JdbcDriver implements Driver {
    /** Where the drivers are that programs are likely to want. */
    private static final Map<String, String> COORDINATES = Map.of("h2", "com.h2database:h2:2.5.252", "sqlite", "org.xerial:sqlite-jdbc:3.54.1.0", "postgresql", "org.postgresql:postgresql:42.7.14",
            "mysql", "com.mysql:mysql-connector-j:26.10.0", "mariadb", "org.mariadb.jdbc:mariadb-java-client:3.5.6", "oracle", "com.oracle.database.jdbc:ojdbc17:23.26.3.0.0",
            "sqlserver", "com.microsoft.sqlserver:mssql-jdbc:13.6.2.jre11", "db2", "com.ibm.db2:jcc:12.1.5.0", "duckdb", "org.duckdb:duckdb_jdbc:2.0.0.1", "hsqldb", "org.hsqldb:hsqldb:2.7.4");

    /**
     * What is set if the URL does not. SQLite checks no foreign keys by itself, gives up at once when another writes, and lets readers wait for writers. MySQL and MariaDB would
     * convert timestamps to the client's time zone. PostgreSQL would take no text for an enum. H2 keeps eight statements only.
     */
    private static final Map<Dialect, Map<String, String>> DEFAULTS = Map.of(
            Dialect.SQLITE, Map.of("foreign_keys", "true", "busy_timeout", "5000", "journal_mode", "WAL"),
            Dialect.MYSQL, Map.of("connectionTimeZone", "UTC", "forceConnectionTimeZoneToSession", "true"),
            Dialect.POSTGRESQL_JDBC, Map.of("stringtype", "unspecified"),
            Dialect.H2, Map.of("QUERY_CACHE_SIZE", "256"));

    private final Dialect dialect;
    private final String url;
    private final Secrets secrets;
    final DatabaseOptions options;
    final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("meanwhile-jdbc-", 1).factory());
    /** Keeps a database in memory alive. */
    private Connection keeper;

    JdbcDriver(Dialect dialect, String url, DatabaseOptions options) {
        this.dialect = dialect;
        this.url = url;
        this.secrets = new Secrets(url);
        this.options = options;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String target() {
        return secrets.hide(url);
    }

    @Override
    public int maxSessions() {
        return dialect == Dialect.SQLITE && isInMemory() ? 1 : Integer.MAX_VALUE;
    }

    private boolean isInMemory() {
        return url.startsWith("jdbc:h2:mem:") || url.matches("jdbc:sqlite:(?:\\?.*|(?:file:)?:memory:.*|.*[?&]mode=memory.*)?");
    }

    @Override
    public Session open() {
        var connecting = JdbcCall.start(threads, this::connect);
        var obtained = false;
        try {
            var connection = timeout(options.connectLimit, () -> {
                return connecting.await();
            });
            obtained = true;
            return new JdbcSession(this, connection);
        } catch (TimedOutException e) {
            throw new SqlException.ConnectFailed("can't connect to " + target() + ": it took longer than " + options.connectLimit.toMillis() + " ms (connectLimit)", null);
        } catch (SQLException e) {
            throw new SqlException.ConnectFailed("can't connect to " + target() + ": " + secrets.hide(String.valueOf(e.getMessage())), secrets.isIn(e) ? null : e);
        } finally {
            if (!obtained) {
                connecting.abandon(JdbcDriver::closeQuietly);
            }
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone then.
        }
    }

    /** In a thread. */
    private Connection connect() throws SQLException {
        var driver = driver().orElseThrow(this::noDriver);
        if (isInMemory() && dialect == Dialect.H2) {
            keep(driver);
        }
        return connect(driver);
    }

    private Connection connect(java.sql.Driver driver) throws SQLException {
        var properties = new Properties();
        DEFAULTS.getOrDefault(dialect, Map.of()).forEach((name, value) -> {
            if (!url.toUpperCase(Locale.ROOT).contains(name.toUpperCase(Locale.ROOT) + "=")) {
                properties.setProperty(name, value);
            }
        });
        var connection = driver.connect(url, properties);
        if (connection == null) {
            throw new SQLException("the driver " + driver.getClass().getName() + " does not take this URL", "08001");
        }
        return connection;
    }

    /** H2 forgets a database in memory when its last connection ends. */
    private synchronized void keep(java.sql.Driver driver) throws SQLException {
        if (keeper == null) {
            keeper = connect(driver);
        }
    }

    /** A program's own version comes first, which the context class loader knows. */
    private Optional<java.sql.Driver> driver() {
        return Stream.concat(ServiceLoader.load(java.sql.Driver.class).stream().map(ServiceLoader.Provider::get), DriverManager.drivers()).filter(this::accepts).findFirst();
    }

    private boolean accepts(java.sql.Driver driver) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }

    private SQLException noDriver() {
        var parts = url.split(":", 3);
        var coordinates = COORDINATES.get(parts.length > 1 ? parts[1] : "");
        return new SQLException("there is no JDBC driver for it; " + (coordinates == null ? "add the database's: the line //DEPS GROUP:ARTIFACT:VERSION in a program that is one file, or a dependency"
                : "add the line //DEPS " + coordinates + " to a program that is one file, or else the dependency " + coordinates), "08001");
    }

    String hide(String message) {
        return secrets.hide(message);
    }

    /** Waits a moment for calls that have not ended, such as a connection's that nobody wants any more. */
    @Override
    public void close() {
        threads.execute(this::endKeeper);
        threads.shutdown();
        try {
            blocking(() -> {
                threads.awaitTermination(options.cancelLimit.toMillis(), TimeUnit.MILLISECONDS);
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the threads of blocking(…)", e);
        }
    }

    private synchronized void endKeeper() {
        if (keeper != null) {
            closeQuietly(keeper);
        }
    }
}
