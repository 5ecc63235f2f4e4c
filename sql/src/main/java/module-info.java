/** Databases, in direct style: a query waits and returns its rows. */
module dev.meanwhile.sql {
    requires transitive dev.meanwhile;
    requires java.sql;

    uses java.sql.Driver;

    exports dev.meanwhile.sql;
}
