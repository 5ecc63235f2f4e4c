package dev.meanwhile.http;

/**
 * A function around each exchange of a client, redirects included: it sees the request, sends it or another one, once, several times or not at all, and
 * returns a response:
 * {@snippet :
 * HttpClient.create(c -> c.middleware((request, next) -> {
 *     var response = next.send(request.with("X-Trace", newTrace()));
 *     metrics.count(response.status());
 *     return response;
 * }));
 * }
 * It runs in a task, so it may wait: in the caller's own, or for callers outside of loops in one of the background loop. Several may run at the same time.
 * To look at the body, {@linkplain ResponseStream#read read} it, and return {@link Response#stream}. To answer without the
 * network, return {@link ClientRequest#answer(int, String) request.answer(…).stream()}.
 *
 * <p>Responses that {@code next} returned and that are not the result are closed when the function ends, however it ends.
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Handles one exchange.
     *
     * @param request what is to be sent
     * @param next    sends it
     * @return the response for the caller
     */
    ResponseStream send(ClientRequest request, Transport next);
}
