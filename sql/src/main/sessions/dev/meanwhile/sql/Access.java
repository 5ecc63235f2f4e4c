package dev.meanwhile.sql;

/** What the connections of a pool are for. */
enum Access {
    /** Everything, on the servers of the URL. */
    AS_THE_URL_SAYS,
    /** Reading, on the servers of the URL. */
    READ_ONLY,
    /** Reading, on those servers of the URL that are standbys, as long as there is one. */
    STANDBYS
}
