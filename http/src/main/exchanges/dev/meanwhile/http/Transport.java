package dev.meanwhile.http;

/**
 * Sends a request and returns the response as soon as it begins. What a {@link Middleware} calls to go on; with {@link ClientConfig#transport}, a
 * function of your own that takes the place of the network.
 */
@FunctionalInterface
public interface Transport {
    /**
     * Sends a request, and waits for its response to begin.
     *
     * <p><b>Cancellation:</b> the connection is closed, or in HTTP/2 the stream.
     *
     * @return the response, its body unread; close it unless you return it
     * @throws HttpException if there is none
     */
    ResponseStream send(ClientRequest request);
}
