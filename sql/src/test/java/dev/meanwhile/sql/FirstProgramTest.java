package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.test.LoopTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The first program of the Javadoc, and what is near to it. */
class FirstProgramTest {
    enum Kind { LIGHT, SEAT }

    record Maker(int id, String name) {
    }

    record Item(int id, String name, Optional<BigDecimal> unitPrice, Kind kind, Maker maker) {
    }

    @LoopTest
    void rowsBecomeRecords() {
        try (var db = Database.connect("h2:mem:")) {
            db.script("create table maker (id int primary key, name varchar); create table item (id int primary key, name varchar, unit_price decimal(10, 2), kind varchar, maker int)");
            assertEquals(1, db.execute("insert into maker values ($1, $2)", 1, "Ann"));
            assertEquals(List.of(1L, 1L), db.executeAll("insert into item values (:id, :name, :unitPrice, :kind, 1)",
                    List.of(new Item(1, "lamp", Optional.of(new BigDecimal("7.50")), Kind.LIGHT, null), new Item(2, "chair", Optional.empty(), Kind.SEAT, null))));
            var join = "select item.id, item.name, unit_price, kind, maker.id as maker_id, maker.name as maker_name from item left join maker on item.maker = maker.id";
            var expected = List.of(new Item(1, "lamp", Optional.of(new BigDecimal("7.50")), Kind.LIGHT, new Maker(1, "Ann")), new Item(2, "chair", Optional.empty(), Kind.SEAT, new Maker(1, "Ann")));
            assertEquals(expected, db.query(join + " order by 1").list(Item.class));
            assertEquals(expected, db.query(join + " order by 1").stream(Item.class).toList());
            assertEquals("lamp", db.query("select name from item where id = :id").bind("id", 1).one(String.class));
            assertEquals(Optional.empty(), db.query("select name from item where $1", Sql.in("ID", List.of(5, 6))).optional(String.class));
            assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into maker values (1, 'Bob')"));
            assertThrows(SqlException.DatabaseError.class, () -> db.transaction(tx -> {
                tx.execute("delete from item");
                tx.execute("no statement");
            }));
            assertEquals(2, db.query("select count(*) from item").one(int.class));
        }
    }
}
