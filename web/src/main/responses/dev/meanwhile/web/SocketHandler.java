package dev.meanwhile.web;

import dev.meanwhile.http.WebSocket;

/** Serves a WebSocket. Each one runs as a task of its own. */
@FunctionalInterface
public interface SocketHandler {
    /**
     * Receives and sends messages. The WebSocket is closed when this returns: with 1000, or 1011 if it fails, which is logged. If the client
     * disconnects meanwhile, the iteration over its messages ends.
     */
    void handle(WebSocket socket) throws Exception;

    /** A {@link SocketHandler} that needs the request too. */
    @FunctionalInterface
    interface WithRequest {
        /** As {@link SocketHandler#handle}. */
        void handle(Request request, WebSocket socket) throws Exception;
    }
}
