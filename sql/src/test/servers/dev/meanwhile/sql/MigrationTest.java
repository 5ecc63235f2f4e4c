package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** Tables change while connections keep statements that were prepared before: each runs again as if nothing had happened, outside of transactions. */
class MigrationTest {
    enum Kind { LIGHT, SEAT, BED }

    @BeforeAll
    static void startServers() {
        PostgresServer.shared();
        MariaDbServer.shared();
    }

    private static Database connect(TestServer server) {
        return Database.connect(server.url(), o -> o.maxConnections(1));
    }

    @LoopTest
    void columnsComeGoAndChangeInPostgres() {
        try (var db = connect(PostgresServer.shared()); var other = connect(PostgresServer.shared())) {
            other.script("drop table if exists migrated; create table migrated (id int, price int); insert into migrated values (1, 7)");
            var all = db.query("select * from migrated where id = $1", 1);
            assertEquals("{id=1, price=7}", all.one(Row.class).toString());
            other.script("alter table migrated add name text default 'lamp'");
            assertEquals("{id=1, price=7, name=lamp}", all.one(Row.class).toString());
            other.script("alter table migrated drop price");
            assertEquals("{id=1, name=lamp}", all.one(Row.class).toString());
            other.script("alter table migrated alter id type text");
            assertEquals("{id=1, name=lamp}", db.query("select * from migrated where id = $1", "1").one(Row.class).toString());
            other.script("alter table migrated alter id type bigint using id::bigint");
            assertEquals("{id=1, name=lamp}", all.one(Row.class).toString());
            assertEquals(List.of(1L, 1L), db.executeAll("insert into migrated (id) values ($1)", List.of(2, 3)));
            other.script("alter table migrated alter id type numeric");
            assertEquals(List.of(1L, 1L), db.executeAll("insert into migrated (id) values ($1)", List.of(4, 5)));
        }
    }

    @LoopTest
    void aTypeIsMadeAnewInPostgres() {
        try (var db = connect(PostgresServer.shared()); var other = connect(PostgresServer.shared())) {
            var create = "drop type if exists migrated_kind; create type migrated_kind as enum ";
            other.script(create + "('LIGHT', 'SEAT')");
            assertEquals(Kind.SEAT, db.query("select $1::migrated_kind", Kind.SEAT).one(Kind.class));
            other.script(create + "('SEAT', 'BED')");
            assertEquals(Kind.BED, db.query("select $1::migrated_kind", Kind.BED).one(Kind.class));
        }
    }

    @LoopTest
    void inATransactionItIsAFailureAndTheNextTransactionWorks() {
        try (var db = connect(PostgresServer.shared()); var other = connect(PostgresServer.shared())) {
            other.script("drop table if exists migrated; create table migrated (id int)");
            db.query("select * from migrated").list();
            other.script("alter table migrated add name text");
            var failure = assertThrows(SqlException.DatabaseError.class, () -> db.transaction(tx -> {
                tx.query("select * from migrated").list();
            }));
            assertTrue(failure.getMessage().contains("cached plan"), failure.getMessage());
            List<String> columns = db.transaction(tx -> tx.query("select * from migrated").execute().columns());
            assertEquals(List.of("id", "name"), columns);
        }
    }

    @LoopTest
    void columnsComeGoAndChangeInMariaDb() {
        try (var db = connect(MariaDbServer.shared()); var other = connect(MariaDbServer.shared())) {
            other.script("create or replace table migrated (id int, price int)");
            other.execute("insert into migrated values (1, 7)");
            var all = db.query("select * from migrated where id = $1", 1);
            assertEquals("{id=1, price=7}", all.one(Row.class).toString());
            other.script("alter table migrated add name varchar(20) default 'lamp'");
            assertEquals("{id=1, price=7, name=lamp}", all.one(Row.class).toString());
            other.script("alter table migrated drop price");
            assertEquals("{id=1, name=lamp}", all.one(Row.class).toString());
            other.script("alter table migrated modify id varchar(20)");
            assertEquals("{id=1, name=lamp}", db.query("select * from migrated where id = $1", "1").one(Row.class).toString());
            other.script("create or replace table migrated (id bigint, name text, more datetime)");
            assertEquals(List.of(), all.list());
            assertEquals(List.of("id", "name", "more"), all.execute().columns());
            assertEquals(List.of(1L, 1L), db.executeAll("insert into migrated (id) values ($1)", List.of(2, 3)));
        }
    }

    /** Where several migrations in a row outrun the server's own attempts to prepare a statement again, it answers ER_NEED_REPREPARE; here a function does so for it. */
    @LoopTest
    void whatMariaDbGivesUpToPrepareAgainIsPreparedAgain() {
        try (var db = connect(MariaDbServer.shared())) {
            db.script("create or replace table migrated (id int); create or replace table migrated_batch (id int)");
            db.script("""
                    create or replace function outrun(at int) returns int modifies sql data begin
                        set @calls = coalesce(@calls, 0) + 1;
                        insert into migrated values (@calls);
                        if @calls = at then signal sqlstate 'HY000' set mysql_errno = 1615, message_text = 'Prepared statement needs to be re-prepared'; end if;
                        return @calls;
                    end""");
            var outrun = db.query("select outrun($1)", 1);
            assertEquals(2, outrun.one(int.class));
            assertEquals(3, outrun.one(int.class));
            assertEquals(List.of(2, 3), db.query("select id from migrated order by id").list(Integer.class));
            db.transaction(tx -> {
                tx.execute("insert into migrated values (100)");
                assertEquals(5, tx.query("select outrun($1)", 4).one(int.class));
            });
            // One of several may have had its effect.
            var failure = assertThrows(SqlException.DatabaseError.class, () -> db.executeAll("insert into migrated_batch select outrun(7) + $1", List.of(10, 20)));
            assertEquals(1615, failure.details().code());
            assertEquals(0, db.query("select count(*) from migrated_batch").one(int.class));
            assertEquals(List.of(2, 3, 5, 100), db.query("select id from migrated order by id").list(Integer.class));
        }
    }
}
