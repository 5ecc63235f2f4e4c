package dev.meanwhile.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A server, or a {@link ListeningSocket}, can't listen at its address. */
public final class CannotListenException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    /**
     * @param message where it can't listen, why, and what to do
     * @param host    as it was configured; {@code unix:} and the path for a Unix socket
     * @param port    as it was configured
     */
    public CannotListenException(String message, String host, int port, IOException cause) {
        super(Objects.requireNonNull(message, "the message is null"), Objects.requireNonNull(cause, "the cause is null"));
        this.host = Objects.requireNonNull(host, "the host is null");
        this.port = port;
    }

    static CannotListenException at(ServerPlace place, Exception e) {
        if (e instanceof CannotListenException it) {
            return it;
        }
        var where = place.at(place.port());
        var message = "can't listen at " + where + ": " + Failures.messageOf(e) + (place.port() == 0 ? "" : "; port(0) picks a free one");
        return new CannotListenException(message, place.unix().isPresent() ? where : place.host(), place.port(), asIo(e));
    }

    private static IOException asIo(Exception e) {
        return e instanceof IOException io ? io : new IOException(e);
    }

    /** {@return the host, as it was configured; {@code unix:} and the path for a Unix socket} */
    public String host() {
        return host;
    }

    /** {@return the port, as it was configured} */
    public int port() {
        return port;
    }

    /** {@return whether another program, or another server of this one, listens there} */
    public boolean isTaken() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            // A BindException may also mean that this machine lacks the address.
            if (String.valueOf(cause.getMessage()).contains("Address already in use")) {
                return true;
            }
        }
        return false;
    }
}
