package dev.meanwhile.web;

/**
 * Answers a request that failed, see {@link App#onError}.
 *
 * @param <E> the type of the failure
 */
@FunctionalInterface
public interface ErrorHandler<E> {
    /** {@return what becomes the response} As {@link Handler#handle}. If this fails itself, the client gets a 500. */
    Object handle(Request request, E failure) throws Exception;
}
