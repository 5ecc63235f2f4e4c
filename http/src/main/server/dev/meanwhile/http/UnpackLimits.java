package dev.meanwhile.http;

/**
 * How far compressed bodies of requests are decoded.
 *
 * @param maxBytes of a body, decoded; 0 if none is decoded
 * @param maxRatio of the decoded bytes to those that came
 */
record UnpackLimits(long maxBytes, int maxRatio) {
    static final UnpackLimits NONE = new UnpackLimits(0, 1);
    /** Small bodies of one letter compress well. */
    static final int FREE_BYTES = 64 << 10;

    boolean areOn() {
        return maxBytes > 0;
    }
}
