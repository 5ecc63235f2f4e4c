package dev.meanwhile.test.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import javax.net.ssl.SSLEngine;

/** One end of a stream in memory. */
final class MemoryWire implements Wire {
    static final int HIGH_WATER_MARK = 64 << 10;
    static final int LOW_WATER_MARK = 16 << 10;

    private final Loop loop;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Link link;
    private final Open open;
    private Lane out;
    private Lane in;
    private Receiver receiver;
    private boolean reading = true;
    /** Writers wait. */
    private boolean full;
    private boolean flushing;
    private boolean closing;
    private boolean aborted;
    /** Nothing more happens to it. */
    private boolean gone;
    private boolean told;
    private IOException failure;
    /** Null while bytes are plain. */
    private MemoryTls tls;
    /** The close_notify of TLS follows once all is encrypted. */
    private boolean shutting;

    private MemoryWire(Loop loop, SocketAddress local, SocketAddress remote, Link link, Open open) {
        this.loop = loop;
        this.local = local;
        this.remote = remote;
        this.link = link;
        this.open = open;
    }

    /** Two ends of one connection. */
    record Pair(MemoryWire client, MemoryWire server) {
    }

    /** Makes a connection; its link says what it meets. */
    static Pair pair(Loop loop, SocketAddress client, SocketAddress server, Link link, RandomGenerator random, Open open) {
        var near = new MemoryWire(loop, client, server, link, open);
        var far = new MemoryWire(loop, server, client, link, open);
        near.out = new Lane(loop, link.toServerWay(), random, near, far);
        near.in = new Lane(loop, link.toClientWay(), random, far, near);
        far.out = near.in;
        far.in = near.out;
        link.carries(near, far);
        return new Pair(near, far);
    }

    Link link() {
        return link;
    }

    // What the lanes tell.

    /** Something may have been sent. */
    void sent() {
        if (closing && out.hasSentEnd()) {
            end(null);
        } else if (tls != null && (closing || shutting) && !gone) {
            endTls();
        } else if (receiver != null && !gone && (full && unsent() <= LOW_WATER_MARK || flushing && unsent() == 0)) {
            full = false;
            flushing = flushing && unsent() > 0;
            receiver.drained();
        }
    }

    /** {@return whether something could be delivered now} A reset, and what comes after this side's close, does not wait for a reader. */
    boolean takes(boolean forReader) {
        return gone || receiver != null && (reading || !forReader);
    }

    void take(ByteBuf bytes) {
        if (gone) {
            bytes.release();
            refuseMore();
        } else if (tls != null) {
            tls.take(bytes);
        } else {
            receiver.received(bytes);
        }
    }

    /** Decrypted bytes. */
    void deliver(ByteBuf bytes) {
        if (gone) {
            bytes.release();
        } else {
            receiver.received(bytes);
        }
    }

    /** As TCP answers bytes for a connection that is closed. */
    private void refuseMore() {
        if (!aborted && failure == null) {
            aborted = true;
            out.reset();
        }
    }

    void takeEnd() {
        if (gone) {
            return;
        }
        if (tls != null) {
            tls.takeEnd();
        } else {
            receiver.ended();
        }
    }

    /** The peer's close_notify. */
    void deliverEnd() {
        if (!gone) {
            receiver.ended();
        }
    }

    void takeReset() {
        end(new IOException("Connection reset by peer"));
    }

    private void end(IOException cause) {
        if (!gone) {
            gone = true;
            failure = cause;
            if (tls != null) {
                tls.dispose();
            }
            open.remove(this);
            tell();
            // What still comes is answered.
            in.look();
        }
    }

    private void tell() {
        if (receiver != null && !told) {
            told = true;
            receiver.closed(failure);
        }
    }

    /** TLS has failed: what is encrypted goes out, an alert mostly, then the end. */
    void breakAfterSending(IOException cause) {
        if (!gone) {
            out.end();
            end(cause);
        }
    }

    /** The network breaks it. */
    void breakSoon() {
        loop.callSoon(this::takeReset);
    }

    /** The network ends what it sends. */
    void sever() {
        out.sever();
    }

    boolean isGone() {
        return gone;
    }

    /** Both lanes look again. */
    void changed() {
        if (!gone) {
            out.sendSoon();
        }
        out.look();
    }

    // What the connection asks.

    @Override
    public void start(Receiver to) {
        receiver = to;
        open.started(this);
        loop.callSoon(() -> {
            if (gone) {
                tell();
            } else {
                in.look();
            }
        });
    }

    @Override
    public void reading(boolean wanted) {
        reading = wanted;
        if (wanted) {
            in.look();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!isClosed() && link.writes()) {
            var copy = Bytes.copy(bytes, offset, length);
            if (tls == null) {
                out.write(copy);
            } else {
                tls.write(copy);
            }
            full |= unsent() > HIGH_WATER_MARK;
        }
    }

    /** Encrypted bytes. */
    void send(byte[] bytes) {
        if (!gone && !aborted) {
            out.write(bytes);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        var copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy).release();
        write(copy, 0, copy.length);
    }

    @Override
    public void flush() {
        flushing = unsent() > 0;
    }

    @Override
    public long unsent() {
        return out.unsent() + (tls == null ? 0 : tls.pending());
    }

    @Override
    public int highWaterMark() {
        return HIGH_WATER_MARK;
    }

    @Override
    public void shutdownOutput() {
        if (isClosed()) {
            return;
        }
        if (tls == null) {
            out.end();
        } else {
            shutting = true;
            endTls();
        }
    }

    /** Ends TLS once all that was written is encrypted; a close ends the stream too. */
    private void endTls() {
        if (tls.pending() == 0) {
            shutting = false;
            tls.end();
            if (closing) {
                out.end();
            }
        }
    }

    /** With bytes unread, it resets the connection, as an operating system does. */
    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        if (tls != null) {
            // What has come may be TLS's own, such as tickets.
            closing = true;
            endTls();
        } else if (in.hasUnread()) {
            abort();
        } else {
            closing = true;
            if (out.hasSentEnd()) {
                loop.callSoon(() -> end(null));
            } else {
                out.end();
            }
        }
    }

    @Override
    public void abort() {
        if (!aborted && !gone) {
            aborted = true;
            out.reset();
            loop.callSoon(() -> end(null));
        }
    }

    @Override
    public void startTls(SSLEngine engine, ByteBuf early, Consumer<Throwable> whenShaken) {
        tls = new MemoryTls(this, engine, early, whenShaken);
        loop.callSoon(() -> {
            if (!gone) {
                tls.begin();
            }
        });
    }

    @Override
    public boolean isClosed() {
        return closing || aborted || gone;
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
