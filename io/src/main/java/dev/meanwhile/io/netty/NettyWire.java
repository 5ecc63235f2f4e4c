package dev.meanwhile.io.netty;

import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;

/**
 * A socket's channel. Tasks only say here what they want, and {@link #settle} does it, at the beginning of the next poll, because for Netty a task's virtual
 * thread is a foreign one.
 *
 * <p>Netty would close a channel as soon as sending fails, and drop what the peer sent before it reset the connection. Here the rest is read first
 * ({@code AUTO_CLOSE} is off): the failure comes last.
 */
final class NettyWire extends ChannelInboundHandlerAdapter implements Wire, Settling {
    /** How often a poll reads, at most, of up to 64 KiB each: more would leave the processor's caches before a task looks at it. */
    private static final int READS = 2;
    /** How long the rest is read, after sending failed or while closing. */
    private static final int REST_SECONDS = 1;

    private final LoopNetty netty;
    private final Channel channel;
    private final SocketAddress local;
    private final SocketAddress remote;
    private Receiver receiver;
    /** The receiver knows what came before. */
    private boolean started;
    /** What came before somebody wanted it: epoll tells of the peer's end even of a channel that does not read. */
    private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(0);
    /** {@link #settle} will be called. */
    private boolean due;
    private boolean reading = true;
    private final Outgoing outgoing;
    private boolean shutting;
    private boolean shut;
    private boolean closing;
    private boolean lingering;
    private boolean aborted;
    private boolean inputEnded;
    /** The peer has ended or reset it, and the rest is being read whether wanted or not. */
    private boolean readingRest;
    /** The receiver knows that it is closed. */
    private boolean gone;
    /** Why it broke, or null. */
    private IOException failure;
    /** Asked for, and begins with the next {@link #settle}; or null. */
    private Upgrade upgrade;
    /** Null while bytes are plain. */
    private SslHandler tls;
    /** The peer has sent its close_notify. */
    private boolean tlsEnded;

    /**
     * To be encrypted from now on.
     *
     * @param plain how many pieces of {@link #outgoing} were written before
     */
    private record Upgrade(SSLEngine engine, ByteBuf come, Consumer<Throwable> told, int plain) {
    }

    /** On the loop's thread, for a channel that is connected and does not read yet. */
    NettyWire(LoopNetty netty, Channel channel, SocketAddress local, SocketAddress remote) {
        this.netty = netty;
        this.channel = channel;
        this.local = local;
        this.remote = remote;
        this.outgoing = new Outgoing(channel, netty::staging, this::tellRoom, this::sent);
        channel.pipeline().addLast(this);
    }

    /** What a channel needs before it is opened. */
    static void configure(Channel channel, SocketSettings settings) {
        var config = channel.config();
        config.setAutoRead(false);
        config.setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS));
        config.setOption(ChannelOption.AUTO_CLOSE, false);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setOption(ChannelOption.TCP_NODELAY, settings.noDelay());
        config.setOption(ChannelOption.SO_KEEPALIVE, settings.keepAlive());
        if (settings.receiveBuffer() > 0) {
            config.setOption(ChannelOption.SO_RCVBUF, settings.receiveBuffer());
        }
        if (settings.sendBuffer() > 0) {
            config.setOption(ChannelOption.SO_SNDBUF, settings.sendBuffer());
        }
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        settleSoon();
    }

    private void settleSoon() {
        if (!due) {
            due = true;
            netty.poller().settleSoon(this);
        }
    }

    // What Netty tells.

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (closing) {
            ((ByteBuf) bytes).release();
            return;
        }
        // For TLS, Netty reads on until a record is complete.
        if (!channel.config().isAutoRead() && tls == null) {
            // Epoll tells of the peer's end even so. What it has sent by then is all there will be: the system's buffer at most.
            readingRest = true;
            settleSoon();
        }
        if (receiver == null) {
            early.add((ByteBuf) bytes);
        } else {
            receiver.received((ByteBuf) bytes);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == SslCloseCompletionEvent.SUCCESS && !tlsEnded) {
            tlsEnded = true;
            if (!closing) {
                receiver.ended();
            }
        } else if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
            inputEnded = true;
            if (failure != null || lingering) {
                channel.close();
            } else if (tls != null) {
                endWithout();
            } else if (receiver != null && !closing) {
                receiver.ended();
            }
        }
    }

    /** TCP ends. If TLS has not, somebody may have cut it. */
    private void endWithout() {
        if (!tlsEnded) {
            broke(new EOFException("it ended without the close_notify of TLS, so bytes may be missing"));
            cut();
        }
    }

    /** Closes without the close_notify of TLS. */
    private void cut() {
        channel.unsafe().close(channel.voidPromise());
    }

    private void tellEarly() {
        started = true;
        if (!early.isEmpty() || inputEnded) {
            netty.poller().tells();
        }
        early.forEach(receiver::received);
        early.clear();
        if (inputEnded && failure == null) {
            receiver.ended();
        }
    }

    /** Reading failed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broke(cause);
        channel.close();
    }

    private void broke(Throwable cause) {
        if (failure == null) {
            var told = cause instanceof ChannelOutputShutdownException && cause.getCause() != null ? cause.getCause() : cause;
            if (told instanceof DecoderException && told.getCause() != null) {
                // The handler for TLS wraps its failures.
                told = told.getCause();
            }
            failure = told instanceof IOException io ? io : new IOException(told);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tellClosed();
    }

    private void tellClosed() {
        outgoing.drop();
        if (upgrade != null) {
            upgrade.come.release();
            upgrade = null;
        }
        if (gone || receiver == null && !aborted) {
            return;
        }
        gone = true;
        if (receiver == null) {
            early.forEach(ByteBuf::release);
            early.clear();
            return;
        }
        netty.ended(this);
        netty.poller().tells();
        receiver.closed(failure);
    }

    // What the connection asks.

    @Override
    public void reading(boolean wanted) {
        reading = wanted;
        settleSoon();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (isClosed()) {
            return;
        }
        if (outgoing.write(bytes, offset, length)) {
            settleSoon();
        }
    }

    @Override
    public void write(ByteBuffer bytes) {
        if (isClosed()) {
            bytes.position(bytes.limit());
        } else if (outgoing.write(bytes)) {
            settleSoon();
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (isClosed()) {
            bytes.release();
        } else {
            outgoing.write(bytes);
            settleSoon();
        }
    }

    // What is done at the beginning of a poll, on the loop's thread.

    @Override
    public void settle() {
        due = false;
        if (receiver != null && !started) {
            tellEarly();
        }
        if (!channel.isOpen()) {
            tellClosed();
        } else if (aborted) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            cut();
        } else {
            if (upgrade != null) {
                encrypt();
            }
            outgoing.send();
            finish();
            if (receiver != null && channel.isOpen()) {
                settleReading();
            }
        }
    }

    private void settleReading() {
        if (inputEnded) {
            return;
        }
        var wanted = reading || closing || readingRest;
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    private void sent(Throwable cause) {
        if (cause == null) {
            finish();
        } else if (channel.isOpen() && failure == null) {
            broke(cause);
            outgoing.drop();
            netty.poller().tells();
            receiver.drained();
            readRest();
        }
    }

    private void tellRoom() {
        netty.poller().tells();
        receiver.drained();
    }

    /** Shuts or closes, once all is sent. */
    private void finish() {
        if (outgoing.unsent() > 0 || failure != null) {
            return;
        }
        if (closing) {
            finishClosing();
        } else if (shutting && !shut) {
            shut = true;
            end();
        }
    }

    private void end() {
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound();
        }
    }

    /**
     * If bytes of the peer were not read, the system would send a reset, and that may overtake what the peer has not read yet. So the end is sent first, and
     * what comes is read for a while.
     */
    private void finishClosing() {
        if (reading || inputEnded) {
            channel.close();
        } else if (!lingering) {
            lingering = true;
            end();
            readRest();
        }
    }

    private void readRest() {
        readingRest = true;
        channel.config().setAutoRead(true);
        var limit = channel.eventLoop().schedule(() -> channel.close(), REST_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(_ -> limit.cancel(false));
    }

    @Override
    public void flush() {
        outgoing.flush();
    }

    @Override
    public long unsent() {
        return outgoing.unsentNow();
    }

    @Override
    public int highWaterMark() {
        return Outgoing.HIGH_WATER_MARK;
    }

    @Override
    public void shutdownOutput() {
        shutting = true;
        settleSoon();
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            netty.ending(this);
            settleSoon();
        }
    }

    @Override
    public void abort() {
        aborted = true;
        settleSoon();
    }

    @Override
    public void startTls(SSLEngine engine, ByteBuf come, Consumer<Throwable> told) {
        upgrade = new Upgrade(engine, come, told, outgoing.encryptFromHere());
        settleSoon();
    }

    private void encrypt() {
        var begun = upgrade;
        upgrade = null;
        outgoing.send(begun.plain);
        if (inputEnded) {
            begun.come.release();
            netty.poller().tells();
            begun.told.accept(new EOFException("it ended before the handshake"));
        } else {
            tls = new SslHandler(begun.engine);
            // The caller has a limit of its own.
            tls.setHandshakeTimeoutMillis(0);
            tls.handshakeFuture().addListener(result -> begun.told.accept(failure != null ? failure : result.cause()));
            channel.pipeline().addFirst(tls);
            channel.pipeline().fireChannelRead(begun.come).fireChannelReadComplete();
        }
    }

    @Override
    public boolean isClosed() {
        return closing || aborted || failure != null || !channel.isOpen();
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }
}
