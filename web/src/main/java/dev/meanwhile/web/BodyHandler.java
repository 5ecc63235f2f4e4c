package dev.meanwhile.web;

/**
 * A {@link Handler} of requests with a body in JSON.
 *
 * @param <T> what the body is read into
 */
@FunctionalInterface
public interface BodyHandler<T> {
    /** {@return what becomes the response} As {@link Handler#handle}. */
    Object handle(Request request, T body) throws Exception;
}
