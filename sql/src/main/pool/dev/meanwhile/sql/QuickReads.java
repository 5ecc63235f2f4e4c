package dev.meanwhile.sql;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which statements may share a connection: those that only read, and were quick when they ran last. One that waits for a lock, or computes for long, would hold up those behind it, and
 * one that changes the session would change it for them. Used by one loop.
 */
final class QuickReads {
    /** A query that took longer is not quick. */
    static final Duration QUICK = Duration.ofMillis(10);
    private static final int MOST = 1_000;
    private static final int LONGEST = 20_000;

    private static final Pattern READS = Pattern.compile("(?i)\\s*(?:select|with|values|table)\\b.*", Pattern.DOTALL);
    /** What changes, locks, waits, or ends other sessions. A column of such a name costs its query the company, and nothing else. */
    private static final Pattern DOES_MORE = Pattern.compile("(?i)(?:\\b(?:insert|update|delete|merge|into|share|lock|nextval|setval|set_config|pg_notify|query_to_xml\\w*)\\b"
            + "|\\b\\w*(?:advisory|sleep|dblink|terminate|cancel|promote|replication|wal_)\\w*)|;", Pattern.DOTALL);

    /** By the texts of statements that read: whether they were quick. */
    private final Map<String, Boolean> quick = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** {@return whether a statement is one} Nobody knows before it has run for the first time. */
    boolean contains(String sql) {
        return quick.getOrDefault(sql, false);
    }

    /** A statement has run. */
    void took(String sql, Duration time) {
        var known = quick.get(sql);
        var isQuick = time.compareTo(QUICK) < 0;
        if (known != null) {
            if (known != isQuick) {
                quick.put(sql, isQuick);
            }
        } else if (sql.length() <= LONGEST && onlyReads(sql)) {
            quick.put(sql, isQuick);
        }
    }

    static boolean onlyReads(String sql) {
        return READS.matcher(sql).matches() && !DOES_MORE.matcher(sql).find();
    }
}
