package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;

import java.util.List;

/**
 * Reads HTTP/1 instead of Vert.x's decoder, which is like Netty's: it accepts what two servers in a row could read differently (request smuggling), and
 * has no limit on the number of fields. Netty shows a subclass each field's name, and a Content-Length together with a Transfer-Encoding; but it
 * unfolds folded lines silently, so the bytes of the head are scanned once more.
 */
final class StrictDecoder extends HttpRequestDecoder {
    /** The version of a request is not HTTP/1. */
    static final class WrongVersionException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        WrongVersionException(String version) {
            super(version + " is not supported");
        }
    }

    private final int maxHeaders;
    private final Runnable bytesCame;
    private int headers;
    /** Whether a head is being read. */
    private boolean inHead;
    private boolean folded;

    /** @param bytesCame called before the bytes are decoded */
    StrictDecoder(ServerConfig config, Runnable bytesCame) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(config.maxUriBytes())
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
        this.maxHeaders = config.maxHeaders();
        this.bytesCame = bytesCame;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        bytesCame.run();
        super.channelRead(context, bytes);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (folded) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        var from = bytes.readerIndex();
        var before = out.size();
        var goesOn = inHead;
        super.decode(context, bytes, out);
        if (inHead) {
            folded = isFolded(bytes, from, bytes.readerIndex(), goesOn);
            if (out.size() > before) {
                inHead = false;
            } else if (folded) {
                // The rest does not matter.
                out.add(createInvalidMessage());
            }
            if (folded && out.get(before) instanceof HttpMessage head && head.decoderResult().isSuccess()) {
                head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a header field is continued in another line")));
            }
        }
    }

    /** {@return whether a line begins with a blank} The input consists of whole lines. */
    private static boolean isFolded(ByteBuf bytes, int from, int to, boolean goesOn) {
        if (goesOn && from < to && isBlank(bytes.getByte(from))) {
            return true;
        }
        for (var at = bytes.indexOf(from, to, (byte) '\n') + 1; at > 0 && at < to; at = bytes.indexOf(at, to, (byte) '\n') + 1) {
            if (isBlank(bytes.getByte(at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        headers = 0;
        inHead = true;
        requirePrintable(line[1]);
        return new DefaultHttpRequest(version(line[2]), HttpMethod.valueOf(line[0]), line[1], (HttpHeaders) io.vertx.core.http.HttpHeaders.headers());
    }

    private static void requirePrintable(String target) {
        for (var i = 0; i < target.length(); i++) {
            var c = target.charAt(i);
            if (c <= ' ' || c == 127) {
                throw new IllegalArgumentException("a control character in the first line");
            }
        }
    }

    private static HttpVersion version(String text) {
        return switch (text) {
            case "HTTP/1.1" -> HttpVersion.HTTP_1_1;
            case "HTTP/1.0" -> HttpVersion.HTTP_1_0;
            // A higher minor version is understood as the highest there is (RFC 9110 §2.5).
            case String it when it.matches("HTTP/1\\.\\d") -> HttpVersion.HTTP_1_1;
            case String it when it.matches("HTTP/\\d\\.\\d") -> throw new WrongVersionException(it);
            default -> throw new IllegalArgumentException("no version in the first line");
        };
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("a header field without a name");
        }
        if (++headers > maxHeaders) {
            throw new TooLongHttpHeaderException("more than " + maxHeaders + " header fields");
        }
        return super.splitHeaderName(line, start, length);
    }

    /** RFC 9112 §6.1 lets a server choose. A client that sends both is malicious, or behind a broken proxy. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
