package dev.meanwhile.http;

/**
 * How much a server takes on, see the methods of {@link ServerConfig}.
 *
 * @param share of one client's address; 0 for the default, which does not hold for this machine
 */
record AdmissionLimits(int maxHandlers, int maxConnections, double share) {
    static final AdmissionLimits DEFAULT = new AdmissionLimits(1_000, 10_000, 0);

    private static final double USUAL_SHARE = 0.5;

    AdmissionLimits withMaxHandlers(int limit) {
        return new AdmissionLimits(limit, maxConnections, share);
    }

    AdmissionLimits withMaxConnections(int limit) {
        return new AdmissionLimits(maxHandlers, limit, share);
    }

    AdmissionLimits withShare(double part) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("clientShare(" + part + "): the share must be more than 0 and at most 1");
        }
        return new AdmissionLimits(maxHandlers, maxConnections, part);
    }

    /** {@return the limit of requests that run or wait for their clients} One of HTTP/1 is one of a connection; a connection of HTTP/2 can have many. */
    int maxOpen() {
        return (int) Math.min(Integer.MAX_VALUE, (long) maxHandlers + maxConnections);
    }

    /** {@return the part that a client gets} */
    double shareOf(boolean isThisMachine) {
        return share > 0 ? share : isThisMachine ? 1 : USUAL_SHARE;
    }
}
