package dev.meanwhile.web;

/** Answers a request. Each request runs as a task of its own. */
@FunctionalInterface
public interface Handler {
    /**
     * {@return what becomes the response} It may wait as long as it wants. If the client disconnects meanwhile, the task is cancelled.
     * <ul>
     * <li>a {@link Response} is sent as it is;
     * <li>a {@link java.nio.file.Path} is sent as {@link Response#file}, and {@link Alternatives} in the form that the client prefers;
     * <li>a text is sent as {@code text/plain}, bytes as {@code application/octet-stream};
     * <li>a {@link dev.meanwhile.Flow} is streamed: of bytes, of texts, or of anything else, with a line of JSON for each item;
     * <li>anything else (a record, a list, a map …) is sent as JSON.
     * </ul>
     *
     * @throws HttpError to answer with that error
     * @throws Exception if it fails: the exception is logged under an id, and the client gets a 500 with that id
     */
    Object handle(Request request) throws Exception;
}
