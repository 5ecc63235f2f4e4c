package dev.meanwhile.http;

/** Handles the requests of a server. Each request runs as a task of its own. */
public interface RequestHandler {
    /**
     * Answers a request: with {@link ServerRequest#respond}, or with {@link ServerRequest#acceptWebSocket}. It may wait as long as it
     * wants. If the client disconnects meanwhile, the task is cancelled.
     *
     * @throws Exception if it fails: this is logged, and the client gets a 500 without details, or a truncated response if it
     *     has begun. An {@link HttpException} about the request itself has a status of its own: 413 for a body that is too large, 400 for
     *     one that can't be decoded, 408 for one that stalls; it is not logged.
     */
    void handle(ServerRequest request) throws Exception;
}
