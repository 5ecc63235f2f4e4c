package dev.meanwhile.sql;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What PostgreSQL's JDBC driver tells of an error: {@code PSQLException.getServerErrorMessage()}. By reflection, since programs bring the driver, on the class path or as a
 * module.
 *
 * @param message the server's, without what the driver has put around it
 */
record PgJdbcErrors(String message, ErrorDetails details) {
    /** {@return it, or empty if the error is not the server's} */
    static Optional<PgJdbcErrors> of(SQLException e) {
        try {
            var told = e.getClass().getMethod("getServerErrorMessage").invoke(e);
            return told == null ? Optional.empty() : Optional.of(of(e, told));
        } catch (ReflectiveOperationException other) {
            return Optional.empty();
        }
    }

    private static PgJdbcErrors of(SQLException e, Object told) throws ReflectiveOperationException {
        var position = (int) call(told, "getPosition");
        return new PgJdbcErrors(text(told, "getMessage").orElse(String.valueOf(e.getMessage())),
                new ErrorDetails(Optional.ofNullable(e.getSQLState()).orElse(""), 0, text(told, "getDetail"), text(told, "getHint"), text(told, "getConstraint"),
                        text(told, "getTable"), text(told, "getColumn"), position > 0 ? OptionalInt.of(position) : OptionalInt.empty()));
    }

    private static Optional<String> text(Object told, String name) throws ReflectiveOperationException {
        return Optional.ofNullable((String) call(told, name));
    }

    private static Object call(Object told, String name) throws ReflectiveOperationException {
        Method method = told.getClass().getMethod(name);
        return method.invoke(told);
    }
}
