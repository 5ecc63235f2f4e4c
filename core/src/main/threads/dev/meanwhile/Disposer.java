package dev.meanwhile;

/**
 * What becomes of a value that comes too late: its task was cancelled while another thread was still making it. A method reference says it for most
 * things that hold something: {@code Connection::close}.
 *
 * @param <T> the values
 */
@FunctionalInterface
public interface Disposer<T> {
    /** Lets go of the value. It may block, and must not use the loop. */
    void dispose(T value) throws Exception;
}
