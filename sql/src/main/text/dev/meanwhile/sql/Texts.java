package dev.meanwhile.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** The texts of a database's statements, parsed. Those not used for longest are forgotten, so that a program that writes values into its SQL does not fill the memory. */
final class Texts {
    /** How many are kept; a longer one than {@link #LONGEST} is not. */
    private static final int MOST = 1_000;
    private static final int LONGEST = 20_000;

    private final Dialect dialect;
    private final Map<String, SqlText> parsed = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SqlText> eldest) {
            return size() > MOST;
        }
    };

    Texts(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** {@return a text with its parameters found} @throws IllegalArgumentException see {@link SqlText#parse} */
    SqlText of(String sql) {
        var known = parsed.get(sql);
        if (known == null) {
            known = SqlText.parse(sql, dialect);
            if (sql.length() <= LONGEST) {
                parsed.put(sql, known);
            }
        }
        return known;
    }

    int size() {
        return parsed.size();
    }
}
