package dev.meanwhile.io;

import javax.net.ssl.SSLException;

/** A server's plain text was unread when TLS began. It must not be taken for an answer that came through TLS. */
final class PlaintextException extends SSLException {
    private static final long serialVersionUID = 1L;

    PlaintextException() {
        super("plain text came before the handshake");
    }
}
