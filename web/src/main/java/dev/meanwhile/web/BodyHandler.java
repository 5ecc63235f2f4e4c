package dev.meanwhile.web;

/**
 * A {@link Handler} of requests with a body in JSON.
 *
 * @param <T> the type that the body is read as
 */
@FunctionalInterface
public interface BodyHandler<T> {
    /** {@return what becomes the response} As {@link Handler#handle}. */
    Object handle(Request request, T body) throws Exception;
}
