package dev.meanwhile.io.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;

/**
 * A Unix socket of the JDK's. Netty's own, {@code NioDomainSocketChannel}, closes as soon as the peer has shut its output, and drops the answer. This one
 * tells of the end with a {@link ChannelInputShutdownEvent}, and stays open.
 */
final class UnixChannel extends AbstractNioByteChannel implements DuplexChannel {
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private boolean inputShut;
    private boolean outputShut;

    UnixChannel() {
        this(null, open());
    }

    UnixChannel(Channel parent, SocketChannel socket) {
        super(parent, socket);
    }

    private static SocketChannel open() {
        try {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new ChannelException("Failed to open a socket.", e);
        }
    }

    private SocketChannel socket() {
        return (SocketChannel) javaChannel();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isActive() {
        return socket().isOpen() && socket().isConnected();
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress local) throws Exception {
        var done = false;
        try {
            var connected = socket().connect(remote);
            if (!connected) {
                addAndSubmit(NioIoOps.CONNECT);
            }
            done = true;
            return connected;
        } finally {
            if (!done) {
                doClose();
            }
        }
    }

    @Override
    protected void doFinishConnect() throws Exception {
        socket().finishConnect();
    }

    @Override
    protected void doBind(SocketAddress local) throws Exception {
        socket().bind(local);
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected void doClose() throws Exception {
        super.doClose();
        socket().close();
    }

    @Override
    protected int doReadBytes(ByteBuf bytes) throws Exception {
        var handle = unsafe().recvBufAllocHandle();
        handle.attemptedBytesRead(bytes.writableBytes());
        var count = bytes.writeBytes(socket(), handle.attemptedBytesRead());
        if (count >= 0) {
            return count;
        }
        inputShut = true;
        clearReadPending();
        eventLoop().execute(() -> pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
        return 0;
    }

    /** The end would be read again and again. */
    @Override
    protected void doBeginRead() throws Exception {
        if (!inputShut) {
            super.doBeginRead();
        }
    }

    @Override
    protected int doWriteBytes(ByteBuf bytes) throws Exception {
        return bytes.readBytes(socket(), bytes.readableBytes());
    }

    @Override
    protected long doWriteFileRegion(FileRegion region) throws Exception {
        return region.transferTo(socket(), region.transferred());
    }

    @Override
    protected SocketAddress localAddress0() {
        return address(socket()::getLocalAddress);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return address(socket()::getRemoteAddress);
    }

    private interface Address {
        SocketAddress find() throws IOException;
    }

    private static SocketAddress address(Address of) {
        try {
            return of.find();
        } catch (IOException e) {
            // It is closed.
            return null;
        }
    }

    @Override
    public boolean isInputShutdown() {
        return inputShut || !isActive();
    }

    @Override
    protected boolean isInputShutdown0() {
        return isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut || !isActive();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    protected void doShutdownOutput() throws Exception {
        socket().shutdownOutput();
        outputShut = true;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return onLoop(promise, () -> {
            try {
                socket().shutdownInput();
                inputShut = true;
                promise.setSuccess();
            } catch (IOException e) {
                promise.setFailure(e);
            }
        });
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return onLoop(promise, () -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        shutdownInput();
        return shutdownOutput(promise);
    }

    private ChannelFuture onLoop(ChannelPromise promise, Runnable action) {
        if (eventLoop().inEventLoop()) {
            action.run();
        } else {
            eventLoop().execute(action);
        }
        return promise;
    }
}
