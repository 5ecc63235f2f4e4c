package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What drivers throw, by its number, state and message. The suite has what real databases throw; here is what they do not on demand, and what databases throw that are not at hand. */
class JdbcErrorsTest {
    private static SqlException of(Dialect dialect, String message, String state, int code) {
        return JdbcErrors.of(new SQLException(message, state, code), new JdbcDriver(dialect, "jdbc:x://db/shop?password=s3cret", new DatabaseOptions()));
    }

    @Test
    void duplicatesOfOracleAndSqlServer() {
        assertInstanceOf(SqlException.NotUnique.class, of(Dialect.STANDARD, "ORA-00001: unique constraint (SHOP.ITEM_NAME) violated", "23000", 1));
        assertInstanceOf(SqlException.NotUnique.class, of(Dialect.SQL_SERVER, "Violation of UNIQUE KEY constraint 'item_name'", "23000", 2627));
        var foreign = of(Dialect.SQL_SERVER, "The INSERT statement conflicted with the FOREIGN KEY constraint", "23000", 547);
        assertEquals(SqlException.ConstraintViolated.class, foreign.getClass());
    }

    @Test
    void namesWithQuotesOfTheirOwn() {
        var odd = (SqlException.NotUnique) of(Dialect.H2, "Unique index or primary key violation: \"public.\"\"odd \"\"\"\"name\"\" ON public.item(three NULLS FIRST) VALUES ( /* 1 */ 1 )\"; SQL statement:\n…",
                "23505", 23_505);
        assertEquals(Optional.of("odd \"name"), odd.constraint());
        assertEquals(Optional.of("item"), odd.details().table());
        var check = (SqlException.ConstraintViolated) of(Dialect.SQLITE, "[SQLITE_CONSTRAINT_CHECK] A CHECK constraint failed (CHECK constraint failed: price > (0))", null, 19);
        assertEquals(Optional.of("price > (0)"), check.constraint());
    }

    @Test
    void conflictsAndCancellations() {
        assertInstanceOf(SqlException.Conflict.class, of(Dialect.MYSQL, "Lock wait timeout exceeded; try restarting transaction", "HY000", 1205));
        assertInstanceOf(SqlException.Conflict.class, of(Dialect.SQL_SERVER, "was deadlocked on lock resources", "40001", 1205));
        assertInstanceOf(SqlException.Conflict.class, of(Dialect.SQLITE, "[SQLITE_BUSY] The database file is locked", null, 5));
        assertInstanceOf(SqlException.StatementCancelled.class, of(Dialect.MYSQL, "Query execution was interrupted", "70100", 1317));
        assertInstanceOf(SqlException.StatementCancelled.class, of(Dialect.STANDARD, "cancelled", "HY008", 0));
    }

    @Test
    void connectionsThatBroke() {
        assertInstanceOf(SqlException.ConnectionLost.class, of(Dialect.MYSQL, "Connection was killed", "70100", 1927));
        assertInstanceOf(SqlException.ConnectionLost.class, of(Dialect.STANDARD, "broken pipe", "08S01", 0));
        assertInstanceOf(SqlException.ConnectionLost.class, of(Dialect.POSTGRESQL_JDBC, "terminating connection", "57P01", 0));
        assertEquals("the connection to jdbc:x://db/shop?password=… broke: user s3cret".replace("s3cret", "…"), of(Dialect.STANDARD, "user s3cret", "08001", 0).getMessage());
    }
}
