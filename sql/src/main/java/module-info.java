/** Databases, in direct style: a query waits and returns its rows. */
module dev.meanwhile.sql {
    requires transitive dev.meanwhile;
    requires java.sql;

    exports dev.meanwhile.sql;
}
