package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
    private static final Map<String, String> COORDINATES = Map.of("h2", "com.h2database:h2", "sqlite", "org.xerial:sqlite-jdbc", "postgresql", "org.postgresql:postgresql",
            "mysql", "com.mysql:mysql-connector-j", "mariadb", "org.mariadb.jdbc:mariadb-java-client", "oracle", "com.oracle.database.jdbc:ojdbc17",
            "sqlserver", "com.microsoft.sqlserver:mssql-jdbc", "db2", "com.ibm.db2:jcc", "duckdb", "org.duckdb:duckdb_jdbc", "hsqldb", "org.hsqldb:hsqldb");

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
        return url.startsWith("jdbc:h2:mem:") || url.equals("jdbc:sqlite:") || url.startsWith("jdbc:sqlite::memory:");
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
        if (dialect == Dialect.SQLITE) {
            // What the URL says comes first.
            properties.setProperty("foreign_keys", "true");
            properties.setProperty("busy_timeout", "5000");
            properties.setProperty("journal_mode", "WAL");
        }
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
        return new SQLException("there is no JDBC driver for it; add " + (coordinates == null ? "the database's" : "the dependency " + coordinates), "08001");
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
