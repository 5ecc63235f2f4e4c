package dev.meanwhile.io.netty;

/** A channel of which tasks have asked something. */
interface Settling {
    /** Does what tasks have asked for since the last time. Called on the loop's thread, at the beginning of a poll. */
    void settle();
}
