package dev.meanwhile.web;

/**
 * A {@link Handler} of requests with a typed input: a body in JSON, or a record of parameters.
 *
 * @param <T> the type that the input is read as
 */
@FunctionalInterface
public interface InputHandler<T> {
    /** {@return what becomes the response} As {@link Handler#handle}. */
    Object handle(Request request, T input) throws Exception;
}
