package dev.meanwhile;

import java.time.Duration;

/** A {@linkplain Meanwhile#timeout(Duration, Body) timeout} ran out. Its cause is the {@link Cancelled} that stopped the body. */
public final class TimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimedOutException(String message, Throwable cause) {
        super(message, cause);
    }
}
