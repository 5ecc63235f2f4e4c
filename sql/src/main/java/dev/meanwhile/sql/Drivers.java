package dev.meanwhile.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Which driver a URL means. */
final class Drivers {
    private Drivers() {
    }

    static Driver of(String url, DatabaseOptions options) {
        return switch (scheme(url)) {
            case "h2" -> jdbc(Dialect.H2, likePostgres("jdbc:h2:" + h2(url.substring(3))), options);
            case "sqlite" -> jdbc(Dialect.SQLITE, "jdbc:" + url, options);
            case "postgresql", "postgres" -> new PgDriver(url, options);
            case "mysql", "mariadb" -> new MySqlDriver(url, options);
            case "jdbc" -> jdbc(dialect(url), url.startsWith("jdbc:h2:") ? "jdbc:h2:" + named(url.substring(8)) : url, options);
            default -> throw new IllegalArgumentException("there is no database for \"" + url + "\"; URLs begin with postgresql:, mysql:, mariadb:, h2:, sqlite: or jdbc:");
        };
    }

    /** {@return the driver of the replicas, if the options name some} @param url of the database itself */
    static Optional<Driver> replicas(String url, DatabaseOptions options) {
        if (options.replica.isPresent() && options.standbys) {
            throw new IllegalArgumentException("replica(…) and readFromStandbys() are two answers to the same question: choose one");
        }
        return options.replica.map(it -> reading(it, Access.READ_ONLY, options)).or(() -> options.standbys ? Optional.of(reading(url, Access.STANDBYS, options)) : Optional.empty());
    }

    private static Driver reading(String url, Access access, DatabaseOptions options) {
        return switch (scheme(url)) {
            case "postgresql", "postgres" -> new PgDriver(url, options, access, System::getenv);
            case "mysql", "mariadb" -> new MySqlDriver(url, options, access);
            default -> {
                if (access == Access.STANDBYS) {
                    throw new IllegalArgumentException("readFromStandbys() is PostgreSQL's; name the replicas by replica(url)");
                }
                yield of(url, options);
            }
        };
    }

    private static String scheme(String url) {
        return url.substring(0, Math.max(0, url.indexOf(':')));
    }

    /** H2 wants to know that a path is meant to be relative. */
    private static String h2(String place) {
        return place.matches("[.~/\\\\].*|[A-Za-z]+:.*") ? named(place) : "./" + place;
    }

    /** In memory what has no name would be another database for each connection. */
    private static String named(String place) {
        return place.equals("mem:") || place.startsWith("mem:;") ? "mem:" + UUID.randomUUID() + place.substring(4) : place;
    }

    /** Names that are not quoted become lower case, so that SQL with names in quotes runs on both; H2's own stay in upper case, and are found all the same. */
    private static String likePostgres(String url) {
        return url.toUpperCase(Locale.ROOT).contains(";DATABASE_TO_") ? url : url + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
    }

    private static Driver jdbc(Dialect dialect, String url, DatabaseOptions options) {
        return new JdbcDriver(dialect, url, options);
    }

    private static Dialect dialect(String url) {
        return switch (url.split(":", 3)[1]) {
            case "h2" -> Dialect.H2;
            case "sqlite" -> Dialect.SQLITE;
            case "postgresql" -> Dialect.POSTGRESQL_JDBC;
            case "sqlserver" -> Dialect.SQL_SERVER;
            case "mysql", "mariadb" -> Dialect.MYSQL;
            default -> Dialect.STANDARD;
        };
    }
}
