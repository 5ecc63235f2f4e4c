package dev.meanwhile.test.io;

/** How a connection breaks off. */
public enum Cut {
    /** Both ends read the end of the stream, as if the other's process had ended. What they write from then on is answered with a reset. */
    END,
    /** Both ends get a reset. */
    RESET,
    /** Nothing comes through any more, and nobody is told: a pulled cable, or a machine that is gone (half-open). {@link Link#release} ends it. */
    SILENCE
}
