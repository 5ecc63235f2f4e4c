package dev.meanwhile.sql;

import java.util.Optional;

/** What a task gets from a pool when it is its turn. */
sealed interface Grant permits Leases.Lease, Pipelines.Seat, Grant.Slot {
    /** A slot that is this task's, and the connection in it, if there is one. The pool makes a lease of it. */
    record Slot(Optional<Connected> connection) implements Grant {
    }
}
