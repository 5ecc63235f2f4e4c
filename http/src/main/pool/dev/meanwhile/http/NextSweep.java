package dev.meanwhile.http;

/** When idle connections are looked at next, on the clock of {@link System#nanoTime}. That may wrap, so times are compared by their difference. */
final class NextSweep {
    private boolean planned;
    private long at;

    /** {@return whether a timer for this time is needed: nothing is planned, or something later} */
    boolean plan(long when) {
        if (planned && when - at >= 0) {
            return false;
        }
        planned = true;
        at = when;
        return true;
    }

    /** {@return whether the timer for this time is still the one that counts; then nothing is planned any more} */
    boolean begin(long when) {
        if (!planned || at != when) {
            return false;
        }
        planned = false;
        return true;
    }
}
