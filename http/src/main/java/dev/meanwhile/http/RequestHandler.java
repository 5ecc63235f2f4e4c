package dev.meanwhile.http;

/** What a server does with a request. It runs as a task of its own for each of them. */
public interface RequestHandler {
    /**
     * Answers a request: with {@link ServerRequest#respond}, or with {@link ServerRequest#acceptWebSocket}. It may wait as long as it
     * wants. If the client goes away meanwhile, its task is cancelled.
     *
     * @throws Exception if it can't: it is logged, and the client gets a 500 without details, or sees the response break off if it
     *     has begun. An {@link HttpException} about the request itself has a status of its own: 413 for a body that is too large, 400 for
     *     one that can't be decoded, 408 for one that does not go on; it is not logged.
     */
    void handle(ServerRequest request) throws Exception;
}
