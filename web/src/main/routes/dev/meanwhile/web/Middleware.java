package dev.meanwhile.web;

/** Stands between requests and their handlers, see {@link App#use}. */
@FunctionalInterface
public interface Middleware {
    /**
     * {@return the response to a request: that of {@code next}, a changed one, or one of its own} It may wait, and so may what is around the call of {@code next}: a
     * timeout, a scope, a transaction. What it throws is answered as if the handler had thrown it.
     *
     * @param next what answers the request otherwise
     */
    Response handle(Request request, Next next) throws Exception;

    /** The next middleware, or in the end the handler. */
    @FunctionalInterface
    interface Next {
        /**
         * {@return the response, which has not been sent} Flows, files and WebSockets begin after all middleware has returned.
         *
         * @throws HttpError if there is no such route or method, if the request does not fit, or if the handler says so
         * @throws Exception what the handler throws
         */
        Response handle(Request request) throws Exception;

        /**
         * {@return the response that the client gets, also if the handler fails} For what every response must have, whatever it says: a header, an id, an entry of a log. A failure becomes
         * a response as {@link App#onError}, {@link App#onStatus} and {@link App#problemDetails} say, and only a cancellation is thrown. For middleware further out that calls {@link #handle} the handler has
         * still failed; what this middleware returns is what the client gets in the end.
         *
         * @throws Exception if the client has gone
         */
        default Response respond(Request request) throws Exception {
            try {
                return handle(request);
            } catch (Throwable failure) {
                return new Errors().response(request, failure);
            }
        }
    }
}
