package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.MultiMap;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1 instead of Vert.x's decoder, which is like Netty's: it accepts what two servers in a row could read differently (request smuggling), and
 * has no limit on the number of fields. How strict Netty itself is depends on its release, and users may have another than ours. So the bytes that
 * it has read are checked once more: lines here, those of a chunked body in {@link ChunkLines}.
 */
final class StrictDecoder extends HttpRequestDecoder {
    /** The version of a request is not HTTP/1. */
    static final class WrongVersionException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        WrongVersionException(String version) {
            super(version + " is not supported");
        }
    }

    private static final Pattern OWS_COMMA = Pattern.compile("[ \\t]*,[ \\t]*");

    private final int maxHeaders;
    private final Runnable bytesCame;
    /** Of requests with a chunked body that Vert.x has not handed on: it is behind by what is pipelined in one read. */
    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>(1);
    /** Of the request whose chunked body is being read. */
    private RequestTrailers trailers = RequestTrailers.NONE;
    private int headers;
    /** Whether the next byte begins a message. */
    private boolean between = true;
    /** Whether a head is being read. */
    private boolean inHead;
    /** While a chunked body is being read; null otherwise. */
    private ChunkLines chunks;
    /** Whether the rest of the connection's bytes does not matter. */
    private boolean refused;

    private record Awaited(HttpHeaders head, RequestTrailers trailers) {
    }

    /** @param bytesCame called before the bytes are decoded */
    StrictDecoder(ServerConfig config, Runnable bytesCame) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(config.maxUriBytes())
                .setMaxHeaderSize(config.maxHeaderBytes()));
        this.maxHeaders = config.maxHeaders();
        this.bytesCame = bytesCame;
    }

    /** {@return what will have the trailers of a request} Once for each, in their order. */
    RequestTrailers trailersOf(MultiMap head) {
        while (!awaited.isEmpty()) {
            var next = awaited.poll();
            // Vert.x hands the object on. One that it has not asked for was refused.
            if (next.head() == (Object) head) {
                return next.trailers();
            }
        }
        return RequestTrailers.NONE;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        bytesCame.run();
        super.channelRead(context, bytes);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (refused) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        var from = between ? afterEmptyLines(bytes) : bytes.readerIndex();
        var before = out.size();
        if (between && from < bytes.writerIndex() && isSkipped(bytes.getByte(from))) {
            refuse(bytes, out, before, "a blank or control character before the first line");
            return;
        }
        var goesOn = inHead;
        super.decode(context, bytes, out);
        var isDone = out.size() > before;
        if (isDone && out.get(before) instanceof HttpObject first && first.decoderResult().isFailure()) {
            refused = true;
        } else if (inHead) {
            var problem = problemOfLines(bytes, from, bytes.readerIndex(), goesOn);
            if (problem == null && isDone && out.get(before) instanceof HttpMessage message && message.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
                problem = problemOfCodings(message);
                trailers = new RequestTrailers();
                awaited.add(new Awaited(message.headers(), trailers));
                chunks = new ChunkLines();
            }
            inHead = !isDone;
            if (problem != null) {
                refuse(bytes, out, before, problem);
            }
        } else if (chunks != null && !chunks.isFine(bytes, from, bytes.readerIndex())) {
            refuseChunk(bytes, out, before);
        }
        if (isDone && out.getLast() instanceof LastHttpContent last) {
            if (chunks != null && !refused && !last.trailingHeaders().isEmpty()) {
                trailers.came(last.trailingHeaders());
            }
            between = true;
            chunks = null;
        }
    }

    /** {@return where a message begins} Empty lines before it are allowed (RFC 9112 §2.2). */
    private static int afterEmptyLines(ByteBuf bytes) {
        var at = bytes.readerIndex();
        while (at < bytes.writerIndex() && (bytes.getByte(at) == '\r' || bytes.getByte(at) == '\n')) {
            at++;
        }
        return at;
    }

    /** {@return whether Netty ignores a byte before the first line} */
    private static boolean isSkipped(byte b) {
        return isBlank(b) || Character.isISOControl(b & 0xff);
    }

    private void refuse(ByteBuf bytes, List<Object> out, int at, String problem) {
        if (out.size() == at) {
            out.add(createInvalidMessage());
        }
        if (out.get(at) instanceof HttpMessage head) {
            head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(problem)));
        }
        stop(bytes);
    }

    private void refuseChunk(ByteBuf bytes, List<Object> out, int at) {
        var read = out.subList(at, out.size());
        read.forEach(ReferenceCountUtil::release);
        read.clear();
        var bad = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        bad.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a line of a chunked body that makes no sense")));
        out.add(bad);
        stop(bytes);
    }

    private void stop(ByteBuf bytes) {
        refused = true;
        bytes.skipBytes(bytes.readableBytes());
    }

    /** {@return what is wrong with the lines of a head, or null} The input consists of whole lines. */
    private static String problemOfLines(ByteBuf bytes, int from, int to, boolean goesOn) {
        var isFirst = !goesOn;
        for (var start = from; start < to; isFirst = false) {
            var end = bytes.indexOf(start, to, (byte) '\n');
            if (!isFirst && isBlank(bytes.getByte(start))) {
                return "a header field is continued in another line";
            } else if (end == start || bytes.getByte(end - 1) != '\r') {
                return "a line feed without a carriage return";
            } else if (isFirst && !hasTwoBlanks(bytes, start, end - 1)) {
                return "the first line is not a method, a target and a version with a blank between them";
            }
            start = end + 1;
        }
        return null;
    }

    /** {@return whether a first line has two blanks, neither of them at its end} Netty takes any number, and tabs (RFC 9112 §3 leaves that to servers). */
    private static boolean hasTwoBlanks(ByteBuf bytes, int start, int end) {
        var one = bytes.indexOf(start, end, (byte) ' ');
        var two = one < 0 ? -1 : bytes.indexOf(one + 1, end, (byte) ' ');
        return two > one + 1 && two < end - 1 && bytes.indexOf(two + 1, end, (byte) ' ') < 0;
    }

    /**
     * {@return what makes the end of a body unclear, or null} A coding that is merely not known here is refused later, with another status. Nothing
     * after the last comma, as from a second, empty field, is not chunked either.
     */
    private static String problemOfCodings(HttpMessage head) {
        if (head.protocolVersion() != HttpVersion.HTTP_1_1) {
            return "Transfer-Encoding before HTTP/1.1";
        }
        var codings = OWS_COMMA.split(String.join(",", head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING)).toLowerCase(Locale.ROOT), -1);
        var first = Arrays.asList(codings).indexOf("chunked");
        return first >= 0 && first == codings.length - 1 ? null : "chunked is not the last coding";
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        headers = 0;
        inHead = true;
        between = false;
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
