package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTest;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;

/** COPY into and out of PostgreSQL. */
class CopyTest {
    enum Kind { LIGHT, SEAT }

    record Item(int id, String name, Optional<BigDecimal> unitPrice) {
    }

    private static final List<Item> ITEMS = List.of(new Item(1, "lamp\t\\N\n'ä'", Optional.of(new BigDecimal("7.50"))), new Item(2, "", Optional.empty()));

    @BeforeAll
    static void startServer() {
        PostgresServer.shared();
    }

    private static Database connect() {
        return Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1));
    }

    private static Database withItems() {
        var db = connect();
        db.script("create temp table item (id int primary key, name text, unit_price numeric(10, 2))");
        return db;
    }

    @LoopTest
    void recordsGoInAndComeOut() {
        try (var db = withItems()) {
            assertEquals(2, db.copyIn("item", ITEMS));
            assertEquals(ITEMS, db.copyOut(Item.class, "select * from item order by id").toList());
            assertEquals(ITEMS, db.query("select * from item order by id").list(Item.class));
            assertEquals(ITEMS.subList(1, 2), db.copyOut(Item.class, "select * from item where id = $1 or name = $2;", 2, "it's\\").toList());
            assertEquals(2, db.copyOut(Row.class, "item").toList().size());
            assertEquals(List.of(1), db.copyOut(Integer.class, "select id from item where name <> '' -- all that have one;").toList());
            assertEquals(0, db.copyIn("item", List.of()));
        }
    }

    @LoopTest
    void rowsOfAllShapes() {
        try (var db = withItems()) {
            assertEquals(1, db.copyIn("\"item\"", List.of(List.of(1, "list", 1L))));
            assertEquals(1, db.copyIn("Item", o -> o.columns("name", "id"), List.<Object[]>of(new Object[] {"array", 2})));
            var map = new LinkedHashMap<String, Object>(Map.of("UNIT_PRICE", 3, "id", 3));
            assertEquals(1, db.copyIn("pg_temp.item", List.of(map)));
            assertEquals(1, db.copyIn("item", o -> o.columns("id").where("id < 5"), List.of(4, 5)));
            assertEquals(List.of("{1,list,1.00}", "{2,array,NULL}", "{3,NULL,3.00}", "{4,NULL,NULL}"),
                    db.query("select array[id::text, name, unit_price::text]::text from item order by id").list(String.class));
        }
    }

    record All(short s, int i, long l, float f, double d, boolean b, String t, BigDecimal n, UUID u, byte[] y, LocalDate day, LocalTime at, OffsetTime zoned, LocalDateTime ts, Instant tz, Duration time,
            Period days, Json j, Json jb, Kind kind, List<Integer> numbers, List<String> words, Optional<String> none) {
    }

    private static final All VALUES = new All((short) -7, 1, Long.MIN_VALUE, 1.5f, 0.1, true, "Größe ☃ 𝄞\\", new BigDecimal("-12345678901234567890.0001200"), UUID.randomUUID(), new byte[] {0, -1, 7},
            LocalDate.of(2024, 2, 29), LocalTime.of(23, 59, 59, 123_456_000), OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(-5)), LocalDateTime.of(1999, 1, 1, 12, 30), Instant.parse("1969-07-20T20:17:40.5Z"),
            Duration.ofMillis(-1_500), Period.of(1, 2, 3), new Json("{\"a\":[1,2]}"), new Json("[1.5]"), Kind.SEAT, Arrays.asList(1, null, 3), List.of("a,b", "\"q\"\\", ""), Optional.empty());

    private static final String COLUMNS = "s smallint, i int, l bigint, f real, d double precision, b boolean, t text, n numeric, u uuid, y bytea, day date, at time, zoned timetz, ts timestamp, tz timestamptz, "
            + "time interval, days interval, j json, jb jsonb, kind copied_kind, numbers int[], words text[], none varchar";

    private static void assertSame(All expected, All actual) {
        assertArrayEquals(expected.y, actual.y);
        assertEquals(expected.n.toString(), actual.n.toString());
        var y = expected.y;
        assertEquals(expected.toString().replace(y.toString(), ""), actual.toString().replace(actual.y.toString(), ""));
    }

    /** Written by COPY in binary and as text, each is read by COPY and by a query, and is what a statement writes. */
    @LoopTest
    void valuesOfAllTypesComeBackAsTheyWent() {
        try (var db = connect()) {
            db.script("drop type if exists copied_kind cascade; create type copied_kind as enum ('LIGHT', 'SEAT'); create temp table everything (" + COLUMNS + ")");
            assertEquals(1, db.copyIn("everything", List.of(VALUES)));
            assertSame(VALUES, db.query("select * from everything").one(All.class));
            assertSame(VALUES, db.copyOut(All.class, "everything").toList().getFirst());
            // The type of the address has no binary format here, so all is written as text.
            db.script("alter table everything add place inet; truncate everything");
            assertEquals(1, db.copyIn("everything", o -> o.columns("s", "i", "l", "f", "d", "b", "t", "n", "u", "y", "day", "at", "zoned", "ts", "tz", "time", "days", "j", "jb", "kind", "numbers", "words", "place"),
                    List.of(List.of(VALUES.s, VALUES.i, VALUES.l, VALUES.f, VALUES.d, VALUES.b, VALUES.t, VALUES.n, VALUES.u, VALUES.y, VALUES.day, VALUES.at, VALUES.zoned, VALUES.ts, VALUES.tz, VALUES.time,
                            VALUES.days, VALUES.j, VALUES.jb, VALUES.kind, VALUES.numbers, VALUES.words, "127.0.0.1"))));
            assertSame(VALUES, db.copyOut(All.class, "everything").toList().getFirst());
            assertEquals("127.0.0.1", db.copyOut(String.class, "select place from everything where t = $1 and tz = $2 and numbers = $3", VALUES.t, VALUES.tz, VALUES.numbers).toList().getFirst());
            assertEquals(db.query("select * from everything").one(Row.class).toMap().keySet(), db.copyOut(Row.class, "everything").first().orElseThrow().toMap().keySet());
        }
    }

    @LoopTest
    void numbersKeepTheirDigits() {
        try (var db = connect()) {
            db.script("create temp table number (id serial, n numeric)");
            var numbers = List.of("0", "0.00", "1", "-1", "10000", "0.0001", "0.00001", "-99999999.99999999", "123456789012345678901234567890.123456789", "1E+20", "100000000", "0.10", "9999.9999");
            db.copyIn("number", o -> o.columns("n"), numbers.stream().map(BigDecimal::new).toList());
            assertEquals(numbers.stream().map(it -> new BigDecimal(it).toPlainString()).toList(), db.query("select n::text from number order by id").list(String.class));
            assertEquals(numbers.stream().map(it -> new BigDecimal(it).toPlainString()).toList(), db.copyOut(BigDecimal.class, "select n from number order by id").map(BigDecimal::toString).toList());
            db.script("truncate number");
            db.copyIn("number", o -> o.columns("n"), List.of(Double.NaN, 1.5f, 7, 8L));
            assertEquals(List.of(Double.NaN, 1.5, 7.0, 8.0), db.copyOut(Double.class, "select n from number order by id").toList());
        }
    }

    @LoopTest
    void bytesGoInAndComeOutAsTheOptionsSay() {
        try (var db = withItems()) {
            var csv = "id;name;unit_price\n1;'la''mp';7.50\n2;-;-\n".getBytes(StandardCharsets.UTF_8);
            // A piece can end anywhere.
            var pieces = IntStream.range(0, csv.length).mapToObj(i -> new byte[] {csv[i]}).toList();
            assertEquals(2, db.copyInBytes("item", o -> o.header().delimiter(';').quote('\'').nullAs("-"), pieces));
            var out = new ByteArrayOutputStream();
            db.copyOutBytes("select id, name, unit_price from item order by id", o -> o.header().delimiter(';').quote('\'').nullAs("-")).forEach(out::writeBytes);
            assertEquals("id;name;unit_price\n1;'la''mp';7.50\n2;-;-\n", out.toString(StandardCharsets.UTF_8));
            assertEquals("1\tla'mp\t7.50\n", new String(db.copyOutBytes("select * from item where id = $1", o -> o.text(), 1).first().orElseThrow(), StandardCharsets.UTF_8));
            var binary = db.copyOutBytes("item", o -> o.binary()).toList();
            db.script("truncate item");
            assertEquals(2, db.copyInBytes("item", o -> o.binary(), binary));
            assertEquals("größe".length(), db.copyOutBytes("select 'größe'", o -> o.encoding("LATIN1")).toList().getFirst().length - 1);
        }
    }

    @LoopTest
    void aRowThatIsRefusedIsNamedAndNothingGoesIn() {
        try (var db = withItems()) {
            var refused = assertThrows(SqlException.DatabaseError.class, () -> db.copyInBytes("item", o -> o, List.of("1,a,1\n2,b,x\n".getBytes(StandardCharsets.UTF_8))));
            assertTrue(refused.getMessage().contains("line 2") && refused.getMessage().contains("unit_price"), refused.getMessage());
            var twice = assertThrows(SqlException.NotUnique.class, () -> db.copyIn("item", List.of(ITEMS.getFirst(), ITEMS.getFirst())));
            assertTrue(twice.getMessage().contains("line 2"), twice.getMessage());
            var tooBig = assertThrows(SqlException.CannotConvert.class, () -> db.copyIn("item", List.of(List.of(1, "a", 1), List.of(5_000_000_000L, "b", 1))));
            assertTrue(tooBig.getMessage().contains("column id has 5000000000"), tooBig.getMessage());
            assertThrows(IllegalStateException.class, () -> db.copyIn("item", Meanwhile.generate(out -> {
                out.emit(ITEMS.getFirst());
                throw new IllegalStateException();
            })));
            assertEquals(0, db.query("select count(*) from item").one(int.class));
            assertEquals(1, db.stats().opened());
        }
    }

    private static void awaitIdle(Database other, int process) {
        while (!other.query("select state from pg_stat_activity where pid = $1", process).one(String.class).equals("idle")) {
            Meanwhile.sleep(Duration.ofMillis(1));
        }
    }

    @LoopTest
    void aRefusalThatComesBeforeTheEndIsNotForgotten() {
        try (var db = withItems(); var other = connect()) {
            var process = db.query("select pg_backend_pid()").one(int.class);
            assertThrows(SqlException.DatabaseError.class, () -> db.copyInBytes("item", o -> o, Meanwhile.generate(out -> {
                out.emit("x,y,z\n".getBytes(StandardCharsets.UTF_8));
                awaitIdle(other, process);
                other.query("select 1").list();
            })));
            assertEquals(0, db.copyIn("item", List.of()));
        }
    }

    /** The first rows fill what the server keeps back; they must not wait for the last one, which never comes. */
    @LoopTest
    void rowsComeAsTheServerSendsThem() {
        try (var db = connect(); var rows = db.copyOut(String.class, "select repeat('x', 10000) from generate_series(1, 3) union all select pg_sleep(60)::text")) {
            assertEquals(10_000, rows.iterator().next().length());
        }
    }

    @LoopTest
    void whatIsNoTableOrColumnIsRefused() {
        record Unknown(int id, String colour) {
        }
        try (var db = withItems()) {
            assertThrows(IllegalArgumentException.class, () -> db.copyIn("item; drop table item", ITEMS));
            assertThrows(IllegalArgumentException.class, () -> db.copyInBytes("item", o -> o.columns("id) from stdin; --"), List.of()));
            assertEquals("42P01", assertThrows(SqlException.DatabaseError.class, () -> db.copyIn("nothing", ITEMS)).sqlState());
            assertTrue(assertThrows(IllegalArgumentException.class, () -> db.copyIn("item", List.of(new Unknown(1, "red")))).getMessage().contains("id, name, unit_price"));
            assertThrows(IllegalArgumentException.class, () -> db.copyIn("item", List.of(List.of(1, "a"))));
            assertThrows(IllegalArgumentException.class, () -> db.copyIn("item", o -> o.header(), ITEMS));
            assertThrows(IllegalArgumentException.class, () -> db.copyInBytes("item", o -> o.binary().header(), List.of()));
            assertThrows(SqlException.DatabaseError.class, () -> db.copyOut(Row.class, "select nonsense").toList());
            assertEquals(0, db.copyOut(Row.class, "item").toList().size());
        }
    }

    @LoopTest
    void aTransactionHasItAsItsOwn() {
        try (var db = withItems()) {
            assertThrows(IllegalStateException.class, () -> db.transaction(tx -> {
                tx.execute("create temp table other as select * from item");
                assertEquals(2, tx.copyIn("other", ITEMS));
                assertEquals(2, tx.copyIn("item", tx.copyOut(Item.class, "other").toList()));
                var busy = assertThrows(IllegalStateException.class, () -> tx.nested(() -> {
                    tx.copyIn("other", o -> o.columns("id"), tx.copyOut(Integer.class, "select generate_series(1, 1000000)"));
                }));
                assertTrue(busy.getMessage().contains("COPY"), busy.getMessage());
                assertEquals(2, tx.query("select count(*) from other").one(int.class));
                throw new IllegalStateException();
            }));
            assertEquals(0, db.query("select count(*) from item").one(int.class));
            assertEquals(1, db.stats().opened());
        }
    }

    @LoopTest
    void manyRowsInConstantMemory() {
        try (var db = connect()) {
            db.script("create temp table many (id int, text text)");
            var text = "x".repeat(1_000);
            assertEquals(30_000, db.copyIn("many", Meanwhile.generate(out -> {
                for (var i = 0; i < 30_000; i++) {
                    out.emit(List.of(i, text));
                }
            })));
            var sum = new long[2];
            db.copyOut(Row.class, "many").forEach(row -> {
                sum[0] += row.get(0, int.class);
                sum[1]++;
                if (sum[1] % 5_000 == 0) {
                    Meanwhile.sleep(Duration.ofMillis(1));
                }
            });
            assertEquals(30_000L * 29_999 / 2, sum[0]);
            assertEquals(30_000, sum[1]);
        }
    }

    @LoopTest
    void throughTls() {
        try (var db = Database.connect(PostgresServer.shared().url() + "?sslmode=require", o -> o.maxConnections(1))) {
            db.script("create temp table item (id int primary key, name text, unit_price numeric(10, 2))");
            assertEquals(2, db.copyIn("item", ITEMS));
            assertEquals(ITEMS, db.copyOut(Item.class, "item").toList());
        }
    }

    @LoopTest
    void whoLeavesEarlyLeavesNothingRunning() {
        try (var db = connect()) {
            var process = db.query("select pg_backend_pid()").one(int.class);
            assertEquals(List.of(1, 2), db.copyOut(Integer.class, "select generate_series(1, 100000000)").take(2).toList());
            try (var rows = db.copyOut(Integer.class, "select generate_series(1, 100000000)")) {
                assertEquals(1, rows.iterator().next());
            }
            assertEquals(process, db.query("select pg_backend_pid()").one(int.class));
        }
    }

    @LoopTest
    void aRowThatDoesNotFitEndsIt() {
        record Small(short number) {
        }
        try (var db = connect()) {
            assertThrows(SqlException.CannotConvert.class, () -> db.copyOut(Small.class, "select generate_series(32767, 100000000) as number").toList());
            assertEquals(1, db.query("select 1").one(int.class));
            assertEquals(1, db.stats().opened());
        }
    }

    @LoopTest
    void otherDatabasesSayWhatTheyHaveInstead() {
        try (var db = Database.connect("h2:mem:")) {
            for (var failure : new ArrayList<>(List.of(assertThrows(SqlException.Unsupported.class, () -> db.copyIn("item", ITEMS)), assertThrows(SqlException.Unsupported.class, () -> db.listen("a")),
                    assertThrows(SqlException.Unsupported.class, () -> db.notify("a", "b")), assertThrows(SqlException.Unsupported.class, () -> db.copyOut(Row.class, "item").toList()),
                    assertThrows(SqlException.Unsupported.class, () -> db.copyInBytes("item", o -> o, List.of()))))) {
                assertTrue(failure.getMessage().contains("PostgreSQL") && failure.getMessage().contains("H2"), failure.getMessage());
            }
            assertEquals(0, db.stats().inUse());
        }
    }
}
