package dev.meanwhile.sql;

import java.util.UUID;

/** Which driver a URL means. */
final class Drivers {
    private Drivers() {
    }

    static Driver of(String url, DatabaseOptions options) {
        var scheme = url.substring(0, Math.max(0, url.indexOf(':')));
        return switch (scheme) {
            case "h2" -> jdbc(Dialect.H2, "jdbc:h2:" + h2(url.substring(3)), options);
            case "sqlite" -> jdbc(Dialect.SQLITE, "jdbc:" + url, options);
            case "postgresql", "postgres" -> new PgDriver(url, options);
            case "mysql", "mariadb" -> new MySqlDriver(url, options);
            case "jdbc" -> jdbc(dialect(url), url, options);
            default -> throw new IllegalArgumentException("there is no database for \"" + url + "\"; URLs begin with postgresql:, mysql:, mariadb:, h2:, sqlite: or jdbc:");
        };
    }

    /** H2 wants to know that a path is meant to be relative. */
    private static String h2(String place) {
        if (place.equals("mem:")) {
            return "mem:" + UUID.randomUUID();
        }
        return place.matches("[.~/\\\\].*|[A-Za-z]+:.*") ? place : "./" + place;
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
