package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows as they come, from every database. */
class EveryDatabaseStreamsTest {
    @ParameterizedTest
    @EnumSource
    void allRowsComeInPages(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1), db -> {
            for (var most : List.of(1, 9, 10, 11, 1_000)) {
                assertEquals(IntStream.rangeClosed(1, most).boxed().toList(), db.query(on.numbers(most)).stream(Integer.class, 10).toList());
            }
            assertEquals(List.of(), db.query("select i from (" + on.numbers(3) + ") as n where i > $1", 3).stream(Integer.class, 10).toList());
            assertEquals(List.of(2, 3), db.stream(Integer.class, "select i from (" + on.numbers(3) + ") as n where i > $1", 1).toList());
            assertEquals(1, db.stats().opened());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsLeftGivesItsConnectionBackAtOnce(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1), db -> {
            var seen = 0;
            try (var numbers = db.query(on.numbers(2_000)).stream(int.class, 10)) {
                for (var number : numbers) {
                    seen += number;
                    if (number == 15) {
                        break;
                    }
                }
            }
            assertEquals(120, seen);
            assertEquals(1, db.query("select 1").one(int.class));
            assertThrows(IllegalStateException.class, () -> db.query(on.numbers(100)).stream(int.class, 10).forEach(_ -> {
                throw new IllegalStateException("not this one");
            }));
            assertEquals(1, db.query("select 1").one(int.class));
            assertEquals(1, db.stats().opened());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLongStreamThatIsLeftAtItsBeginningKeepsItsConnectionIfItCan(TestDatabase on) throws Exception {
        assertTrue(on.has(Difference.LEFT));
        on.with(o -> o.maxConnections(1), db -> {
            assertEquals(List.of(1, 2), db.query(on.numbers(100_000)).stream(Integer.class, 10).take(2).toList());
            assertEquals(1, db.query("select 1").one(int.class));
            assertEquals(on.isMariaDb() && on.isJdbc() ? 2 : 1, db.stats().opened());
            var sum = db.transaction(tx -> {
                tx.query(on.numbers(5_000)).stream(Integer.class, 10).first();
                return tx.query("select 1").one(int.class);
            });
            assertEquals(1, sum);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionGoesOnWhileItStreams(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1), db -> {
            on.table(db, "item", "id int primary key, seen int");
            db.executeAll("insert into item values ($1, 0)", IntStream.rangeClosed(1, 50).boxed().toList());
            db.transaction(tx -> {
                for (var id : tx.query("select id from item where seen = 0 order by id").stream(int.class, 10)) {
                    tx.execute("update item set seen = $1 where id = $1", id);
                }
            });
            assertEquals(50 * 51 / 2, db.query("select sum(seen) from item").one(int.class));
        });
    }

    /** Half a gigabyte, where there is room for 200 MB. The database may well write all of it to its disk first, so it is not more. */
    @Tag("long")
    @Tag("carrier")
    @ParameterizedTest
    @EnumSource
    void moreThanFitsIsStreamed(TestDatabase on) throws Exception {
        on.with(db -> {
            assertEquals(1, db.query("select 1").one(int.class));
            var taken = takeMemoryBut(200_000_000);
            var text = on.either("repeat('x', 100000)", "repeat('x', 100000)", "repeat('x', 100000)", "printf('%.100000c', 'x')");
            var length = 0L;
            var seen = 0;
            try (var texts = db.query("select " + text + " from (" + on.numbers(5_000) + ") as n").stream(String.class, 20)) {
                for (var each : texts) {
                    length += each.length();
                    if (++seen == 3_000) {
                        break;
                    }
                }
            }
            Reference.reachabilityFence(taken);
            assertEquals(300_000_000L, length);
            assertEquals(1, db.query("select 1").one(int.class));
        });
    }

    /** {@return what leaves only so many bytes of the heap to everybody else, in small pieces, so that no collector needs room to move them} */
    private static List<byte[]> takeMemoryBut(long left) {
        System.gc();
        var runtime = Runtime.getRuntime();
        var free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
        return Stream.generate(() -> new byte[100_000]).limit((free - left) / 100_000).toList();
    }
}
