package app;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.SqlException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** meanwhile-sql, and the driver of one database. */
class DatabaseTest {
    record Item(int id, String name) {
    }

    @Test
    void theDatabaseThatWasAddedWorks() {
        run(() -> {
            try (var db = Database.connect("h2:mem:")) {
                db.script("create table item (id int primary key, name varchar)");
                db.executeAll("insert into item values (:id, :name)", List.of(new Item(1, "lamp"), new Item(2, "chair")));
                assertEquals(List.of(new Item(2, "chair")), db.query("select * from item where id > $1", 1).list(Item.class));
            }
        });
    }

    /** Nobody listens there; the message shows that the client was found and tried. */
    @Test
    void thoseOfServersNeedNoOther() {
        run(() -> {
            for (var scheme : List.of("postgresql", "mysql")) {
                var message = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(scheme + "://nobody:nothing@127.0.0.1:1/none")).getMessage();
                assertTrue(message.startsWith("can't connect to " + scheme + "://127.0.0.1:1/none: "), message);
            }
        });
    }

    @Test
    void theOneThatIsMissingIsNamed() {
        run(() -> {
            var message = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect("sqlite::memory:")).getMessage();
            assertTrue(message.contains("org.xerial:sqlite-jdbc:"), message);
        });
    }
}
