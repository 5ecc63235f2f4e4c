package dev.meanwhile.sql;

/** Where sessions come from. */
interface Driver extends AutoCloseable {
    Dialect dialect();

    /** {@return where it connects to, without a password} */
    String target();

    /** Opens a connection, and waits for it. @throws SqlException.ConnectFailed if there is none */
    Session open();

    /** Lets go of what all sessions share. */
    @Override
    void close();
}
