package dev.meanwhile.sql;

/** Where sessions come from. */
interface Driver extends AutoCloseable {
    Dialect dialect();

    /** {@return where it connects to, without a password} */
    String target();

    /** Opens a connection, and waits for it. @throws SqlException.ConnectFailed if there is none */
    Session open();

    /** {@return how many sessions there can be at most, whatever the options say} One, and that is never closed, where all that is stored lives in the session. */
    default int maxSessions() {
        return Integer.MAX_VALUE;
    }

    /** {@return whether its sessions can run statements of several tasks in a pipeline} */
    default boolean pipelines() {
        return false;
    }

    /** Lets go of what all sessions share. */
    @Override
    void close();
}
