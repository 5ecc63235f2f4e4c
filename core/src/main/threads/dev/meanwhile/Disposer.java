package dev.meanwhile;

/**
 * Disposes of a value that comes too late: its task was cancelled while another thread was still making it. A method reference is enough for most
 * resources: {@code Connection::close}.
 *
 * @param <T> the values
 */
@FunctionalInterface
public interface Disposer<T> {
    /** Releases the value. It may block, and must not use the loop. */
    void dispose(T value) throws Exception;
}
