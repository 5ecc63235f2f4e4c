package dev.meanwhile.http;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How far a body has come.
 *
 * @param bytes what has been moved so far
 * @param total the whole; empty if it is not known
 */
public record Transfer(long bytes, OptionalLong total) {
    /** Of this many bytes. */
    public Transfer {
        Objects.requireNonNull(total, "the total is null");
    }

    /** {@return the percentage done, from 0 to 100; empty if the whole is not known} */
    public OptionalInt percent() {
        return total.isEmpty() ? OptionalInt.empty() : OptionalInt.of(total.getAsLong() == 0 ? 100 : (int) (bytes * 100.0 / total.getAsLong()));
    }
}
