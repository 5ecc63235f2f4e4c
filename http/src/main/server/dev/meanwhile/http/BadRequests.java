package dev.meanwhile.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.time.Duration;

/** Requests that are refused before a handler sees them. */
final class BadRequests {
    /** Names with a cached hash. */
    private static final CharSequence HOST = HttpHeaderNames.HOST;
    private static final CharSequence EXPECT = HttpHeaderNames.EXPECT;
    private static final CharSequence TRANSFER_ENCODING = HttpHeaderNames.TRANSFER_ENCODING;
    private static final CharSequence CONTENT_ENCODING = HttpHeaderNames.CONTENT_ENCODING;

    private BadRequests() {
    }

    /** {@return the status for a request whose head can't be read} */
    static int statusOf(HttpServerRequest request) {
        return switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> 414;
            case TooLongFrameException _ -> 431;
            case StrictDecoder.WrongVersionException _ -> 505;
            default -> 400;
        };
    }

    /** {@return the status for a request that can be read but makes no sense, or 0 if it is valid} */
    static int problem(HttpServerRequest request, ServerConfig config) {
        var headers = request.headers();
        var line = RequestLines.problem(request, config.maxUriBytes());
        if (line != 0) {
            return line;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            // In HTTP/1 they are counted as they arrive.
            if (headers.size() > config.maxHeaders()) {
                return 431;
            }
        } else if (!isHostFine(request, headers)) {
            return 400;
        }
        var encoding = headers.get(TRANSFER_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("chunked")) {
            return 501;
        }
        var expected = headers.get(EXPECT);
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            return 417;
        }
        if (config.unpacking().areOn() && headers.contains(CONTENT_ENCODING) && !Unpacking.areKnown(Unpacking.codings(headers.getAll(CONTENT_ENCODING)))) {
            return 415;
        }
        if (request.uri().indexOf('?') >= 0) {
            try {
                request.params();
            } catch (IllegalArgumentException e) {
                return 400;
            }
        }
        return 0;
    }

    /** {@return what the access log says about it; what could not be read is "-"} */
    static AccessLog.Entry entry(HttpServerRequest request, int status) {
        var isRead = request.decoderResult().isSuccess();
        return new AccessLog.Entry(ServerRequest.remote(request), isRead ? request.method().name() : "-", isRead && request.uri() != null ? request.uri() : "-",
                status, 0, Duration.ZERO);
    }

    /** What the first line names counts more (RFC 9112 §3.2.2), so a proxy in front that reads the field would mean another host. */
    private static boolean isHostFine(HttpServerRequest request, MultiMap headers) {
        var hosts = headers.getAll(HOST);
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0;
        }
        var host = hosts.getFirst();
        return hosts.size() == 1 && request.authority() != null && host.indexOf(',') < 0
                && (request.uri().startsWith("/") || request.uri().equals("*") || host.equalsIgnoreCase(authorityOf(request.uri())));
    }

    /** {@return what lies between the scheme and the path of a URL} */
    private static String authorityOf(String url) {
        var start = url.indexOf("://") + 3;
        var end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(start, end);
    }
}
