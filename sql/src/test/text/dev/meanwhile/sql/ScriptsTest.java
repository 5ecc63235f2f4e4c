package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts of several statements become statements, as each database's lexer sees them. */
class ScriptsTest {
    private static List<String> split(Dialect dialect, String sql) {
        return Scripts.statements(new Statement(sql, List.of()), dialect).stream().map(Statement::sql).toList();
    }

    @Test
    void semicolonsInTextsNamesAndCommentsSeparateNothing() {
        assertEquals(List.of("select ';', \";\" /* ; */ -- ;\n", " select 2"), split(Dialect.H2, "select ';', \";\" /* ; */ -- ;\n; select 2"));
        assertEquals(List.of("select $$;$$", "select 1"), split(Dialect.H2, "select $$;$$;select 1"));
        assertEquals(List.of("select `;`, ';\\';', 1 # ;\n", " select 2"), split(Dialect.MYSQL, "select `;`, ';\\';', 1 # ;\n; select 2"));
        assertEquals(List.of("select [;]", " select 'it''s;'"), split(Dialect.SQLITE, "select [;]; select 'it''s;'"));
    }

    @Test
    void whatIsEmptyOrACommentIsNoStatement() {
        assertEquals(List.of("select 1"), split(Dialect.SQLITE, "select 1; -- done"));
        assertEquals(List.of("select 1", "\n-- two\nselect 2"), split(Dialect.SQLITE, ";;select 1;/* ; */ ;\n-- two\nselect 2;;"));
    }

    @Test
    void aBodyGoesOnToTheEnd() {
        var trigger = "create trigger t after insert on item begin update item set n = 1; delete from log; end";
        assertEquals(List.of(trigger), split(Dialect.SQLITE, trigger));
        assertEquals(List.of("select 1", " create or replace procedure twice(in it int) begin select it; select 2 * it; end"),
                split(Dialect.MYSQL, "select 1; create or replace procedure twice(in it int) begin select it; select 2 * it; end"));
    }

    @Test
    void severalStatementsHaveNoValues() {
        var two = new Statement("select ?; select ?", List.of(1, 2));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Scripts.statements(two, Dialect.SQLITE)).getMessage().contains("in a transaction"));
        assertThrows(IllegalArgumentException.class, () -> Scripts.statements(two, Dialect.POSTGRESQL_JDBC));
        assertEquals(List.of("select 1; select 2"), split(Dialect.POSTGRESQL_JDBC, "select 1; select 2; -- two"));
    }
}
