/** Databases, in direct style: a query waits and returns its rows. */
module dev.meanwhile.sql {
    requires transitive dev.meanwhile;
    requires dev.meanwhile.io;
    requires com.fasterxml.jackson.core;
    // PostgreSQL's passwords; the client requires it at compile time only.
    requires com.ongres.scram.client;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.transport;
    requires io.vertx.core;
    requires io.vertx.sql.client;
    requires io.vertx.sql.client.mysql;
    requires io.vertx.sql.client.pg;
    requires java.sql;

    uses java.sql.Driver;

    exports dev.meanwhile.sql;
}
