package dev.meanwhile.io;

import dev.meanwhile.io.NetworkException.TlsFailed;
import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import io.netty.handler.ssl.NotSslRecordException;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;

import javax.net.ssl.SSLException;

/** Says in words what a handshake failed of. The JDK tells much of it by messages only. */
final class TlsProblems {
    private TlsProblems() {
    }

    /** Whom the handshake is with, and for how long. */
    record Peer(String name, Elapsed elapsed) {
        TlsFailed failed(Reason reason, String explanation, Throwable cause) {
            return new TlsFailed(name, elapsed.time(), reason, explanation, cause);
        }
    }

    static TlsFailed explained(Peer peer, IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case TlsTrust.Refused refused -> {
                    return peer.failed(refused.reason(), refused.getMessage(), failure);
                }
                case PlaintextException _ -> {
                    return peer.failed(Reason.PLAIN_TEXT, "plain text that nobody had read came before the handshake: it may have been injected", failure);
                }
                case NotSslRecordException _ -> {
                    return peer.failed(Reason.PLAIN_TEXT, "it answered in plain text; is that the port for TLS?", failure);
                }
                case EOFException _ -> {
                    return peer.failed(Reason.CONNECTION_LOST, "it ended the connection during the handshake", failure);
                }
                case ClosedChannelException _ -> {
                    return peer.failed(Reason.CONNECTION_LOST, "the connection was closed during the handshake", failure);
                }
                default -> { }
            }
        }
        return failure instanceof SSLException ? fromMessage(peer, failure)
                : peer.failed(Reason.CONNECTION_LOST, "the connection broke during the handshake: " + failure.getMessage(), failure);
    }

    private static TlsFailed fromMessage(Peer peer, IOException failure) {
        var message = String.valueOf(failure.getMessage());
        var alert = TlsAlerts.in(failure);
        if (alert.isPresent()) {
            return fromAlert(peer, alert.orElseThrow(), failure);
        }
        if (message.contains("protocol version") || message.contains("protocol_version") || message.contains("Client requested protocol")
                || message.contains("cipher suites in common") || message.contains("appropriate protocol")) {
            return peer.failed(Reason.PROTOCOL_MISMATCH, "no version or cipher in common: " + message, failure);
        }
        if (message.contains("application protocol") || message.contains("no_application_protocol")) {
            return peer.failed(Reason.NO_APPLICATION_PROTOCOL, "no application protocol (ALPN) in common", failure);
        }
        if (message.contains("Empty client certificate chain") || message.contains("Empty server certificate chain")) {
            return peer.failed(Reason.NO_CERTIFICATE, "it has not shown a certificate", failure);
        }
        return peer.failed(Reason.OTHER, message, failure);
    }

    private static TlsFailed fromAlert(Peer peer, String alert, IOException failure) {
        var reason = switch (alert) {
            case "protocol_version", "handshake_failure", "insufficient_security" -> Reason.PROTOCOL_MISMATCH;
            case "no_application_protocol" -> Reason.NO_APPLICATION_PROTOCOL;
            default -> Reason.REFUSED;
        };
        return peer.failed(reason, TlsAlerts.explained(alert), failure);
    }

    /** {@return a failure to read certificates, in words} */
    static String of(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case IOException io -> io.getMessage();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
