package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
            assertEquals(1, db.copyIn("item", o -> o.columns("id"), List.of(4)));
            assertEquals(List.of("{1,list,1.00}", "{2,array,NULL}", "{3,NULL,3.00}", "{4,NULL,NULL}"),
                    db.query("select array[id::text, name, unit_price::text]::text from item order by id").list(String.class));
        }
    }
}
