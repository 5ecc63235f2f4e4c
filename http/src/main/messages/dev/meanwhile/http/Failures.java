package dev.meanwhile.http;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.spi.Reasons;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.StreamResetException;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Translates failures of Vert.x and Netty into our exceptions, by phase. */
final class Failures {
    private Failures() {
    }

    /** While connecting. */
    static HttpException ofConnect(HttpException.Exchange exchange, Duration limit, Exception failure) {
        // Vert.x has the same limit, for attempts that nobody waits for any more; it may fire first.
        if (has(failure, TimedOutException.class) || has(failure, ConnectTimeoutException.class)
                || has(failure, SslHandshakeTimeoutException.class)) {
            return new HttpException.ConnectTimeout(exchange, "no connection within " + text(limit), failure);
        }
        if (has(failure, UnknownHostException.class)) {
            return new HttpException.UnknownHost(exchange, "the host name does not resolve: " + messageOf(failure), failure);
        }
        if (has(failure, SSLException.class) || has(failure, GeneralSecurityException.class)) {
            return new HttpException.TlsFailed(exchange, "no secure connection: " + deepestMessage(failure), failure);
        }
        return new HttpException.ConnectFailed(exchange, "no connection: " + Reasons.withoutSystemCall(messageOf(failure)), failure);
    }

    /** While the request is sent. */
    static HttpException ofWrite(HttpException.Exchange exchange, boolean refused, Exception failure) {
        return new HttpException.ConnectionLost(exchange, "the connection was lost while sending the request: " + messageOf(failure), failure,
                refused);
    }

    /** After connecting, before the response's head has come. */
    static HttpException ofHead(HttpException.Exchange exchange, boolean refused, Exception failure) {
        if (refused || isBreak(failure)) {
            return new HttpException.ConnectionLost(exchange, "the connection was lost before the response: " + messageOf(failure), failure,
                    refused);
        }
        return new HttpException.BadResponse(exchange, "the reply is not an HTTP response: " + messageOf(failure), failure);
    }

    /** While the body is read. */
    static HttpException ofBody(HttpException.Exchange exchange, Throwable failure) {
        if (isBreak(failure)) {
            return new HttpException.IncompleteBody(exchange, "the body is incomplete: " + messageOf(failure), failure);
        }
        return new HttpException.BadResponse(exchange, "the body is broken: " + messageOf(failure), failure);
    }

    /** HTTP/2's code for a request that the server has not processed (RFC 9113 §8.7). */
    static boolean isRefused(Throwable failure) {
        return switch (failure) {
            case StreamResetException reset -> reset.getCode() == Http2Error.REFUSED_STREAM.code();
            case Http2Exception broken -> broken.error() == Http2Error.REFUSED_STREAM;
            default -> false;
        };
    }

    static boolean isBreak(Throwable failure) {
        return failure instanceof IOException || failure instanceof VertxException;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** TLS failures are wrapped several times; the innermost says what is wrong with the certificate. */
    static String deepestMessage(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest instanceof ClosedChannelException ? "the peer closed the connection during the TLS handshake" : messageOf(deepest);
    }

    static String messageOf(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** {@return a duration for people} */
    static String text(Duration duration) {
        return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toMillis() / 1000.0 + " s";
    }
}
