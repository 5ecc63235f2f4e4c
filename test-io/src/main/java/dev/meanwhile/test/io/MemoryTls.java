package dev.meanwhile.test.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;

/**
 * TLS on one end of a stream in memory: Netty's handler, as on a socket, so that programs see the same. Its bytes go through a channel of its own whose
 * other side is the wire. A handshake computes on the loop's thread and takes no time.
 */
final class MemoryTls {
    private final MemoryWire wire;
    private final SslHandler handler;
    private final EmbeddedChannel channel = new EmbeddedChannel(new Decrypted());
    /** What came before the handshake and belongs to it; null once it was read. */
    private ByteBuf early;
    /** How many bytes written wait for the handshake. */
    private long pending;
    private boolean endSent;
    private boolean hasEnded;
    private IOException failure;
    private boolean disposed;

    MemoryTls(MemoryWire wire, SSLEngine engine, ByteBuf early, Consumer<Throwable> told) {
        this.wire = wire;
        this.early = early;
        this.handler = new SslHandler(engine);
        // The caller has a limit of its own.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        handler.handshakeFuture().addListener(result -> {
            if (!disposed) {
                told.accept(failure != null ? failure : result.cause());
            }
        });
        channel.pipeline().addFirst(handler);
        sendEncrypted();
    }

    /** What comes out of the handler. */
    private final class Decrypted extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            wire.deliver((ByteBuf) bytes);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == SslCloseCompletionEvent.SUCCESS && !hasEnded) {
                hasEnded = true;
                wire.deliverEnd();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var told = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
            if (failure == null) {
                failure = told instanceof IOException io ? io : new IOException(told);
            }
        }
    }

    /** Begins with what came early. Nothing is told from within a call of the wire's methods. */
    void begin() {
        take(Unpooled.EMPTY_BUFFER);
    }

    /** Encrypted bytes have come. */
    void take(ByteBuf bytes) {
        if (early != null) {
            var first = early;
            early = null;
            channel.pipeline().fireChannelRead(first);
        }
        channel.pipeline().fireChannelRead(bytes).fireChannelReadComplete();
        sendEncrypted();
        if (failure == null) {
            wire.sent();
        } else {
            wire.breakAfterSending(failure);
        }
    }

    /** The stream has ended. If TLS has not, somebody may have cut it. */
    void takeEnd() {
        if (!hasEnded) {
            failure = new EOFException("it ended without the close_notify of TLS, so bytes may be missing");
            channel.close();
            wire.breakAfterSending(failure);
        }
    }

    void write(byte[] bytes) {
        pending += bytes.length;
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(_ -> pending -= bytes.length);
        sendEncrypted();
    }

    long pending() {
        return pending;
    }

    /** Sends the close_notify. */
    void end() {
        if (!endSent) {
            endSent = true;
            handler.closeOutbound();
            sendEncrypted();
        }
    }

    private void sendEncrypted() {
        channel.runPendingTasks();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            wire.send(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
    }

    /** The wire is closed. */
    void dispose() {
        disposed = true;
        if (early != null) {
            early.release();
            early = null;
        }
        channel.close();
        channel.runPendingTasks();
        channel.releaseOutbound();
    }
}
