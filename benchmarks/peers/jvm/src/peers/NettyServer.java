package peers;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.DATE;

import dev.meanwhile.benchmarks.Served;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import tools.jackson.databind.json.JsonMapper;

/** Plain Netty: its codecs and a handler, on one event loop with epoll. Answers to requests that were read together are flushed together. */
final class NettyServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final AsciiString PLAIN = AsciiString.cached("text/plain; charset=utf-8");
    static final byte[] TEXT = Served.TEXT.getBytes(StandardCharsets.US_ASCII);
    private static final AsciiString JSON_TYPE = AsciiString.cached("application/json");
    private static final AsciiString BYTES = AsciiString.cached("application/octet-stream");
    private static final ByteBuf LARGE = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(Served.large()));

    private static volatile AsciiString date;

    private NettyServer() {
    }

    public static void main(String[] args) throws Exception {
        if (!Served.isAsked(args)) {
            return;
        }
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var tls = Served.isSecure(args[0]) ? Optional.of(tls(args[0])) : Optional.<SslContext>empty();
        tellTime();
        group.scheduleAtFixedRate(NettyServer::tellTime, 1, 1, TimeUnit.SECONDS);
        var server = new ServerBootstrap().group(group).channel(EpollServerSocketChannel.class).option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true).childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        tls.ifPresent(it -> channel.pipeline().addLast(it.newHandler(channel.alloc())));
                        fill(channel.pipeline(), args[0]);
                    }
                }).bind("127.0.0.1", 0).sync().channel();
        Served.listening(((InetSocketAddress) server.localAddress()).getPort());
    }

    /** The JDK's TLS, and the one protocol that the workload asks by. */
    private static SslContext tls(String workload) throws SSLException {
        return SslContextBuilder.forServer(new File(Served.CERTIFICATE), new File(Served.KEY)).sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
                        workload.equals("http-h2") ? ApplicationProtocolNames.HTTP_2 : ApplicationProtocolNames.HTTP_1_1)).build();
    }

    static AsciiString date() {
        return date;
    }

    private static void tellTime() {
        date = AsciiString.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private static void fill(ChannelPipeline pipeline, String workload) {
        if (workload.equals("http-h2")) {
            pipeline.addLast(Http2FrameCodecBuilder.forServer().build(), new NettyHttp2());
            return;
        }
        pipeline.addLast(new HttpServerCodec());
        switch (workload) {
            case "ws-echo" -> pipeline.addLast(new HttpObjectAggregator(8192), new WebSocketServerProtocolHandler("/echo"), new Echo());
            case "chat-streams" -> pipeline.addLast(new HttpObjectAggregator(8192), new WebSocketServerProtocolHandler("/chat"), new Chat());
            case "ws-broadcast" -> pipeline.addLast(new HttpObjectAggregator(8192), new WebSocketServerProtocolHandler("/all"), new Member());
            default -> pipeline.addLast(new Http());
        }
    }

    private abstract static class Handler<T> extends SimpleChannelInboundHandler<T> {
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Http extends Handler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (message instanceof HttpRequest request) {
                switch (request.uri()) {
                    case "/plaintext" -> answer(context, PLAIN, Unpooled.wrappedBuffer(TEXT));
                    case "/json" -> answer(context, JSON_TYPE, Unpooled.wrappedBuffer(JSON.writeValueAsBytes(Served.Item.lamp())));
                    case "/large" -> answer(context, BYTES, LARGE.duplicate());
                    default -> context.close();
                }
            }
        }

        private static void answer(ChannelHandlerContext context, AsciiString type, ByteBuf body) {
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers().set(CONTENT_TYPE, type).setInt(CONTENT_LENGTH, body.readableBytes()).set(DATE, date);
            context.write(response, context.voidPromise());
        }
    }

    private static final class Echo extends Handler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            context.write(frame.retain(), context.voidPromise());
        }
    }

    private static final class Member extends Handler<TextWebSocketFrame> {
        private static final ChannelGroup ALL = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                ALL.add(context.channel());
                context.writeAndFlush(new TextWebSocketFrame(Served.WELCOME));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            ALL.writeAndFlush(frame.retain(), ChannelMatchers.all(), true);
        }
    }

    private static final class Chat extends Handler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            JSON.readValue(frame.text(), Served.Prompt.class);
            pause(context, 0);
        }

        private static void pause(ChannelHandlerContext context, int n) {
            context.executor().schedule(() -> {
                send(context, Served.Chunk.number(n));
                if (n + 1 < Served.CHUNKS) {
                    pause(context, n + 1);
                } else {
                    send(context, Served.Done.done());
                }
            }, Served.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static void send(ChannelHandlerContext context, Object value) {
            context.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(JSON.writeValueAsBytes(value))), context.voidPromise());
        }
    }
}
