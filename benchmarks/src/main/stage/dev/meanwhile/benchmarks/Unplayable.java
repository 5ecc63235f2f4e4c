package dev.meanwhile.benchmarks;

/** There are no figures; the message says why, or is empty if the peer does not have this workload and need not have it. */
final class Unplayable extends Exception {
    private static final long serialVersionUID = 1L;

    Unplayable(String message) {
        super(message, null, false, false);
    }
}
