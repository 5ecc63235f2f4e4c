package dev.meanwhile.io;

import java.time.Duration;

/** The network did not give what was wanted: a name, a connection, a port. */
public abstract sealed class NetworkException extends IoException {
    private static final long serialVersionUID = 1L;

    NetworkException(String message, Throwable cause) {
        super(message, cause);
    }

    /** No connection was made. If several addresses were tried, the failures at each are {@linkplain #getSuppressed() suppressed} exceptions. */
    public static sealed class ConnectFailed extends NetworkException {
        private static final long serialVersionUID = 1L;

        private final String target;
        private final Duration elapsed;

        ConnectFailed(String target, Duration elapsed, String reason, Throwable cause) {
            this("can't connect to " + target + ": " + reason + " (after " + elapsed.toMillis() + " ms)", target, elapsed, cause);
        }

        private ConnectFailed(String message, String target, Duration elapsed, Throwable cause) {
            super(message, cause);
            this.target = target;
            this.elapsed = elapsed;
        }

        /** {@return where it was to connect, as the caller wrote it: {@code host:port}, or the path of a socket} */
        public String target() {
            return target;
        }

        /** {@return how long it was tried} */
        public Duration elapsed() {
            return elapsed;
        }
    }

    /** The name does not resolve: there is no such name, or one of the subclasses says why nobody knows. */
    public static sealed class UnknownHost extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        UnknownHost(String target, Duration elapsed, String reason, Throwable cause) {
            super(target, elapsed, reason, cause);
        }

        /** What {@link Dns} says, where nothing was to be connected. */
        UnknownHost(String message, String name, Duration elapsed, Throwable cause) {
            super(message, name, elapsed, cause);
        }
    }

    /** The name servers, or the system's resolver, did not answer in time. */
    public static final class DnsTimeout extends UnknownHost {
        private static final long serialVersionUID = 1L;

        DnsTimeout(String message, String name, Duration elapsed, Throwable cause) {
            super(message, name, elapsed, cause);
        }
    }

    /** The name servers could not answer (SERVFAIL, REFUSED and the like): it may work later. */
    public static final class DnsFailure extends UnknownHost {
        private static final long serialVersionUID = 1L;

        DnsFailure(String message, String name, Duration elapsed, Throwable cause) {
            super(message, name, elapsed, cause);
        }
    }

    /** The host answered, but nobody listens at the port, or at the path. */
    public static final class ConnectRefused extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        ConnectRefused(String target, Duration elapsed, Throwable cause) {
            super(target, elapsed, "the connection was refused: nobody listens there", cause);
        }
    }

    /** The host did not answer in time. */
    public static final class ConnectTimeout extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        ConnectTimeout(String target, Duration elapsed, String reason, Throwable cause) {
            super(target, elapsed, reason, cause);
        }
    }

    /** No secure connection was made: the TLS handshake failed, and the connection was aborted. */
    public static final class TlsFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        /** What the handshake failed of. */
        public enum Reason {
            /** A certificate has expired. */
            EXPIRED,
            /** A certificate is not valid yet. */
            NOT_YET_VALID,
            /** The certificate is for other hosts. */
            WRONG_HOST,
            /** The certificate comes from an authority that is not trusted. */
            UNKNOWN_AUTHORITY,
            /** The certificate was signed by its own key, and is not trusted. */
            SELF_SIGNED,
            /** The peer has shown no certificate, though it must. */
            NO_CERTIFICATE,
            /** The peer does not take what this side has shown, such as its certificate. */
            REFUSED,
            /** No version of TLS or no cipher in common. */
            PROTOCOL_MISMATCH,
            /** No application protocol (ALPN) in common. */
            NO_APPLICATION_PROTOCOL,
            /** The peer sent plain text. */
            PLAIN_TEXT,
            /** It took too long. */
            TIMED_OUT,
            /** The connection ended or broke. */
            CONNECTION_LOST,
            /** The certificates or keys of this side can't be read or used. */
            CONFIGURATION,
            /** Something else; the message and the cause say what. */
            OTHER
        }

        private final Reason reason;

        TlsFailed(String peer, Duration elapsed, Reason reason, String explanation, Throwable cause) {
            super((reason == Reason.CONFIGURATION ? "TLS can't be used" : "the TLS handshake with " + peer + " failed") + ": " + explanation, peer, elapsed, cause);
            this.reason = reason;
        }

        /** {@return what it failed of} */
        public Reason reason() {
            return reason;
        }
    }

    /** A server can't listen where it should: the port is taken, or needs rights, or this machine lacks the address. */
    public static final class CannotListen extends NetworkException {
        private static final long serialVersionUID = 1L;

        private final String target;

        CannotListen(String target, String reason, Throwable cause) {
            super("can't listen at " + target + ": " + reason, cause);
            this.target = target;
        }

        /** {@return where it was to listen: {@code host:port}, or the path of a socket} */
        public String target() {
            return target;
        }
    }

    /** A datagram that was sent did not arrive, and the system knows why. The socket stays open. */
    public static sealed class DatagramFailed extends NetworkException {
        private static final long serialVersionUID = 1L;

        DatagramFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The peer's machine has answered that nobody receives at the port (ICMP). Only sockets with one peer are told. */
    public static final class PortUnreachable extends DatagramFailed {
        private static final long serialVersionUID = 1L;

        PortUnreachable(String peer, Throwable cause) {
            super("nobody receives datagrams at " + peer + ": its machine says that the port is unreachable", cause);
        }
    }

    /** This process, or the machine, has no descriptor left for another socket (EMFILE, ENFILE). Close some, or raise {@code ulimit -n}. */
    public static final class TooManyOpenFiles extends NetworkException {
        private static final long serialVersionUID = 1L;

        TooManyOpenFiles(String what, Throwable cause) {
            super(what + ": no file descriptor is left; close what is not needed, or raise the limit (ulimit -n)", cause);
        }
    }
}
