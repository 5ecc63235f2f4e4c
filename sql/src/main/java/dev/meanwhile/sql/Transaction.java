package dev.meanwhile.sql;

import dev.meanwhile.Action;
import dev.meanwhile.Body;

import java.util.Objects;

/** A transaction that is open. It ends with the block it was given to; used later it throws {@link IllegalStateException}. */
public sealed interface Transaction extends Queries permits OpenTransaction {
    /**
     * A part of the transaction that is undone by itself if its block throws: a savepoint. Savepoints nest.
     *
     * <p><b>Cancellation:</b> the part is undone, and then the whole transaction.
     */
    <T, X extends Exception> T nested(Body<T, X> block) throws X;

    /** A part without a result. */
    default <X extends Exception> void nested(Action<X> block) throws X {
        Objects.requireNonNull(block, "the block is null");
        this.<Void, X>nested(() -> {
            block.run();
            return null;
        });
    }
}
