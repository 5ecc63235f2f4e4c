package dev.meanwhile.sql;

import dev.meanwhile.Retry;

import java.util.Objects;
import java.util.Optional;

/** What kind of transaction is wanted. Each method returns the changed options. */
public final class TransactionOptions {
    /** What a transaction sees of others that run at the same time (SQL:2023). */
    public enum Isolation { READ_UNCOMMITTED, READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE }

    Optional<Isolation> isolation = Optional.empty();
    boolean readOnly;
    boolean deferrable;
    Optional<Retry> retry = Optional.empty();

    TransactionOptions() {
    }

    /** The isolation level. The default is the database's. A database without it takes a higher one; SQLite has only the highest. */
    public TransactionOptions isolation(Isolation level) {
        isolation = Optional.of(Objects.requireNonNull(level, "the level is null"));
        return this;
    }

    /**
     * It changes nothing. PostgreSQL, MySQL, MariaDB and SQLite refuse a statement that tries; H2 and other drivers of JDBC may take it as a hint only, and let the change
     * happen.
     */
    public TransactionOptions readOnly() {
        readOnly = true;
        return this;
    }

    /** PostgreSQL, with SERIALIZABLE and read-only: it waits until it can run without ever being a {@link SqlException.Conflict}. */
    public TransactionOptions deferrable() {
        deferrable = true;
        return this;
    }

    /**
     * Runs the whole block again after a {@link SqlException.Conflict}, in a new transaction. What the block does besides, it does again too. The default is not to.
     *
     * @param policy how often, and after what pause
     */
    public TransactionOptions retry(Retry policy) {
        retry = Optional.of(Objects.requireNonNull(policy, "the policy is null"));
        return this;
    }
}
