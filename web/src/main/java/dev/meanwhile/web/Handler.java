package dev.meanwhile.web;

/** Answers a request. It runs as a task of its own for each of them. */
@FunctionalInterface
public interface Handler {
    /**
     * {@return what becomes the response} It may wait as long as it wants. If the client goes away meanwhile, its task is cancelled.
     * <ul>
     * <li>a {@link Response} is sent as it is;
     * <li>a text is sent as {@code text/plain}, bytes as {@code application/octet-stream};
     * <li>a {@link dev.meanwhile.Flow} is streamed: of bytes, of texts, or of anything else as a line of JSON each;
     * <li>all else, a record, a list, a map …, is sent as JSON.
     * </ul>
     *
     * @throws HttpError to answer with that error
     * @throws Exception if it can't answer: it is logged under an id, and the client gets a 500 with this id
     */
    Object handle(Request request) throws Exception;
}
