package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;

/** Row 49: somebody keeps a connection. A block has it, so it ends with the block, however that ends; a block that does not end is reported with the place where it was begun. */
class Row49LeakTest {
    private final FakeDriver driver = new FakeDriver();
    private final ArrayList<String> reports = new ArrayList<>();

    private void hoard(Database db) {
        db.transaction(tx -> {
            tx.execute("select 1");
            sleep(seconds(60));
        });
    }

    @LoopTest
    void aConnectionEndsWithItsBlock() {
        try (var db = new Database(driver, new DatabaseOptions())) {
            var kept = new Transaction[1];
            db.transaction(tx -> {
                kept[0] = tx;
            });
            assertTrue(assertThrows(IllegalStateException.class, () -> kept[0].execute("select 1")).getMessage().contains("has ended"));
            assertThrows(IllegalArgumentException.class, () -> db.transaction(_ -> {
                throw new IllegalArgumentException("a failure");
            }));
            scope(scope -> {
                var task = scope.spawn(() -> hoard(db));
                sleep(seconds(1));
                task.cancel();
            });
            assertEquals(0, db.stats().inUse());
        }
    }

    @LoopTest
    void aBlockThatDoesNotEndIsReportedWithItsPlace() {
        Loop.current().exceptionHandler((message, _) -> reports.add(message));
        var db = new Database(driver, new DatabaseOptions().leakLimit(seconds(5)).closeLimit(seconds(1)));
        scope(scope -> {
            var task = scope.spawn("hoarder", () -> hoard(db));
            sleep(seconds(5).plus(millis(1)));
            assertEquals(1, reports.size());
            assertTrue(reports.getFirst().matches("(?s).*5000 ms \\(leakLimit\\): task 'hoarder' has had one .*Row49LeakTest.*ran last: select 1"), reports.getFirst());
            assertEquals(1, db.stats().leaks());
            db.close();
            assertEquals(2, reports.size());
            assertTrue(reports.getLast().contains("was closed while its connections were in use") && reports.getLast().contains("Row49LeakTest"), reports.getLast());
            task.cancel();
        });
        assertEquals(driver.opened, driver.closed);
    }
}
