package dev.meanwhile.web;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps sessions on the server, in a database for instance; {@link Sessions#stored} uses it. It gets a hash of each id, so who reads the store can't use what he finds. All methods may wait. Loops call
 * them at the same time.
 */
public interface SessionStore {
    /** {@return what was saved for an id, or empty if there is nothing, or it has expired} */
    Optional<byte[]> load(String id) throws Exception;

    /**
     * Keeps the content of a session, in place of what was there.
     *
     * @param life how long it is needed at most
     */
    void save(String id, byte[] content, Duration life) throws Exception;

    /** Forgets a session, if there is one. */
    void remove(String id) throws Exception;
}
