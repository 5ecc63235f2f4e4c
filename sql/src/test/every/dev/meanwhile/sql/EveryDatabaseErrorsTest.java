package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a database refuses, by its type and with what the database tells of it, in every way to reach it. */
class EveryDatabaseErrorsTest {
    private static void fill(TestDatabase on, Database db) {
        db.script("drop table if exists part");
        on.table(db, "stock", "id int not null, name varchar(20) not null, price int, one int, two int, constraint positive check (price > 0), "
                + "constraint stock_key primary key (id), constraint item_name unique (name), constraint pair unique (one, two)");
        on.table(db, "part", "id int not null, item int, constraint part_item foreign key (item) references stock (id)");
        db.execute("insert into stock values (1, 'lamp', 1, 1, 1)");
    }

    private static SqlException.ConstraintViolated violated(Database db, String sql) {
        var violated = assertThrows(SqlException.ConstraintViolated.class, () -> db.execute(sql));
        assertFalse(violated instanceof SqlException.NotUnique, violated::toString);
        return violated;
    }

    @ParameterizedTest
    @EnumSource
    void violationsNameTheirConstraint(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            // SQLite tells columns instead, and for foreign keys nothing.
            var tells = on != TestDatabase.SQLITE;
            var twice = assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into stock values (1, 'bed', 1, 2, 2)"));
            assertEquals(tells ? Optional.of(on.either("stock_key", "PRIMARY", "stock_key", "")) : Optional.empty(), twice.constraint());
            var name = assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into stock values ($1, $2, 1, 2, 2)", 2, "lamp"));
            assertEquals(tells ? Optional.of("item_name") : Optional.empty(), name.constraint());
            var pair = assertThrows(SqlException.NotUnique.class, () -> db.executeAll("insert into stock values ($1, $2, 1, 1, 1)", List.of(List.of(3, "bed"))));
            assertEquals(tells ? Optional.of("pair") : Optional.empty(), pair.constraint());
            assertEquals(tells ? Optional.of("part_item") : Optional.empty(), violated(db, "insert into part values (1, 99)").constraint());
            assertEquals(Optional.of("positive"), violated(db, "insert into stock values (2, 'bed', -1, 2, 2)").constraint());
            assertEquals(1, db.query("select count(*) from stock").one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void violationsNameTheirTableAndColumnWhereTheDatabaseDoes(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            var missing = violated(db, "insert into stock values (2, null, 1, 2, 2)").details();
            assertEquals(Optional.of("name"), missing.column());
            assertEquals(on.either("stock", null, null, "stock"), missing.table().orElse(null));
            var twice = assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into stock values (1, 'bed', 1, 2, 2)")).details();
            assertEquals(on.either("stock", null, "stock", "stock"), twice.table().orElse(null));
            assertEquals(on.either(null, null, null, "id"), twice.column().orElse(null));
            assertEquals(on.has(Difference.DETAIL), twice.detail().isPresent());
            assertEquals(on.either("Key (id)=(1) already exists.", null, null, null), twice.detail().orElse(null));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWrongStatementIsShownWithItsPlace(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            var syntax = assertThrows(SqlException.DatabaseError.class, () -> db.execute("select 1 frm stock where"));
            assertEquals(on.has(Difference.POSITION) ? OptionalInt.of(Integer.parseInt(on.either("14", "", "14", ""))) : OptionalInt.empty(), syntax.details().position());
            var unknown = assertThrows(SqlException.DatabaseError.class, () -> db.query("select nmae from stock").list());
            assertTrue(unknown.getMessage().contains("nmae"), unknown::getMessage);
            assertEquals(on.either("42703", "42S22", "42S22", ""), unknown.sqlState());
            assertEquals(on.either("Perhaps you meant to reference the column \"stock.name\".", null, null, null), unknown.details().hint().orElse(null));
            assertThrows(SqlException.DatabaseError.class, () -> db.query("select * from nowhere").list());
            assertEquals(1, db.stats().opened());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailureInABatchOrAStreamIsTheSame(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertThrows(SqlException.ConstraintViolated.class, () -> db.executeAll("insert into stock values ($1, 'x', $1, 9, 9)", List.of(5, -5)));
            assertThrows(SqlException.DatabaseError.class, () -> db.query("select nmae from stock").stream(Row.class).toList());
            assertThrows(SqlException.CannotConvert.class, () -> db.query("select name from stock").stream(Integer.class).toList());
            assertEquals(1, db.query("select count(*) from stock").one(int.class));
            assertEquals(1, db.stats().opened());
        });
    }
}
