package dev.meanwhile.io.vertx;

import java.io.IOException;

/** A proxy was not reached, or did not connect to the target; the cause says why. */
public final class TunnelException extends IOException {
    private static final long serialVersionUID = 1L;

    TunnelException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
