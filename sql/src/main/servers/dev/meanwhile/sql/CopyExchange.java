package dev.meanwhile.sql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One COPY on a connection of the Vert.x client, which knows none: for as long as it lasts, a handler between the socket and the client's codec that speaks PostgreSQL's
 * protocol itself (section "COPY Operations"). The client sees nothing of it, but for notifications. All methods are called in handlers.
 */
final class CopyExchange extends ChannelInboundHandlerAdapter {
    /** The name of the client's codec in the pipeline. */
    private static final String CODEC = "codec";
    /** What may wait for a slow consumer, besides what has been read from the socket at once. */
    private static final int MOST_WAITING = 256 * 1024;

    /** Gets what the server sends. What it throws ends the COPY. */
    interface Sink {
        /** One message of data. {@return how many bytes wait for the consumer now} */
        int accept(ByteBuf from, int length);
    }

    private final Sink sink;
    private final Promise<Void> begun = Promise.promise();
    private final Promise<Long> end = Promise.promise();
    private Promise<Void> progress = Promise.promise();
    private Channel channel;
    private ChannelHandlerContext context;
    private ByteBuf in;
    private long rows;
    /** What the server says. */
    private PgException failure;
    /** What the sink says. */
    private RuntimeException broken;
    private boolean discarding;
    /** Whether the sink has got something since somebody last asked for more. */
    private boolean fresh;
    /** So it is before it has begun. */
    private boolean over = true;

    CopyExchange(Sink sink) {
        this.sink = sink;
    }

    /** Sends the statement. {@return when data can follow; fails if the server refuses, once it is ready for the next statement} */
    Future<Void> start(Channel channel, String sql) {
        this.channel = channel;
        over = false;
        channel.pipeline().addBefore(CODEC, "copy", this);
        var text = sql.getBytes(StandardCharsets.UTF_8);
        write(channel.alloc().ioBuffer(text.length + 6).writeByte('Q').writeInt(text.length + 5).writeBytes(text).writeByte(0));
        return begun.future();
    }

    /** {@return the end of all: the number of rows, once the server is ready for the next statement} */
    Future<Long> end() {
        return end.future();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    private void write(ByteBuf message) {
        context.writeAndFlush(message, context.voidPromise());
    }

    /** Sends data. {@return when more can follow} */
    Future<Void> send(byte[] bytes, int length) {
        if (over || failure != null) {
            return end.future().mapEmpty();
        }
        write(channel.alloc().ioBuffer(length + 5).writeByte('d').writeInt(length + 4).writeBytes(bytes, 0, length));
        return channel.isWritable() ? Future.succeededFuture() : progress.future();
    }

    /** Tells that this was all. */
    Future<Long> finish() {
        if (!over && failure == null) {
            write(channel.alloc().ioBuffer(5).writeByte('c').writeInt(4));
        }
        return end.future();
    }

    /** {@return whether it has ended, or never begun} */
    boolean isOver() {
        return over;
    }

    boolean hasBegun() {
        return channel != null;
    }

    /** Ends it, unless it has ended: what is to come in is refused, what comes out is dropped. */
    Future<Long> abandon(boolean sending) {
        if (over) {
            return Future.succeededFuture(rows);
        }
        discarding = true;
        if (sending) {
            var reason = "the client gave up".getBytes(StandardCharsets.UTF_8);
            write(channel.alloc().ioBuffer(reason.length + 6).writeByte('f').writeInt(reason.length + 5).writeBytes(reason).writeByte(0));
        }
        read(true);
        return end.future();
    }

    /** {@return when there is more in the sink, or it has ended} */
    Future<Void> more() {
        if (fresh) {
            fresh = false;
            return Future.succeededFuture();
        }
        read(true);
        if (broken != null) {
            return Future.failedFuture(broken);
        }
        return over ? end.future().mapEmpty() : progress.future();
    }

    private void read(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    private void progressed() {
        var waited = progress;
        progress = Promise.promise();
        waited.complete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            progressed();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        in = in == null ? (ByteBuf) message : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), in, (ByteBuf) message);
        var waiting = 0;
        while (!over && in.readableBytes() >= 5) {
            var length = in.getInt(in.readerIndex() + 1) + 1;
            if (length < 5) {
                // This is no PostgreSQL any more.
                channel.close();
                return;
            }
            if (in.readableBytes() < length) {
                break;
            }
            var next = in.readerIndex() + length;
            waiting = Math.max(waiting, handle(length));
            in.readerIndex(next);
        }
        if (over) {
            leave();
        } else if (waiting > 0) {
            fresh = true;
            read(waiting < MOST_WAITING);
            progressed();
        }
        if (in != null && !in.isReadable()) {
            in.release();
            in = null;
        }
    }

    /** @param length of the message, with its type. {@return how many bytes wait for the consumer} */
    private int handle(int length) {
        var start = in.readerIndex();
        var type = in.readByte();
        in.skipBytes(4);
        switch (type) {
            case 'd' -> {
                return data(length - 5);
            }
            case 'G', 'H' -> begun.tryComplete();
            case 'C' -> rows = number(in.toString(in.readerIndex(), length - 6, StandardCharsets.UTF_8));
            case 'E' -> {
                failure = error();
                progressed();
            }
            case 'Z' -> over = true;
            case 'A' -> context.fireChannelRead(in.retainedSlice(start, length));
            default -> {
                // Notices, changed parameters, the end of the data: nothing to do.
            }
        }
        return 0;
    }

    private int data(int length) {
        if (discarding || failure != null || broken != null) {
            return 0;
        }
        try {
            return sink.accept(in, length);
        } catch (RuntimeException e) {
            broken = e;
            return 1;
        }
    }

    /** Of {@code COPY 5}. */
    private static long number(String tag) {
        return Long.parseLong(tag.substring(tag.lastIndexOf(' ') + 1));
    }

    private PgException error() {
        Map<Character, String> fields = new HashMap<>();
        for (var field = in.readByte(); field != 0; field = in.readByte()) {
            var length = in.bytesBefore((byte) 0);
            fields.put((char) field, in.readCharSequence(length, StandardCharsets.UTF_8).toString());
            in.skipBytes(1);
        }
        return new PgException(fields.get('M'), fields.get('S'), fields.get('C'), fields.get('D'), fields.get('H'), fields.get('P'), fields.get('p'), fields.get('q'),
                fields.get('W'), fields.get('F'), fields.get('L'), fields.get('R'), fields.get('s'), fields.get('t'), fields.get('c'), fields.get('d'), fields.get('n'));
    }

    /** The connection is the client's again. */
    private void leave() {
        var rest = in;
        in = null;
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
        read(true);
        context.pipeline().remove(this);
        ended(failure != null ? failure : broken);
    }

    private void ended(Throwable reason) {
        over = true;
        if (reason == null) {
            end.tryComplete(rows);
            begun.tryComplete();
        } else {
            end.tryFail(reason);
            begun.tryFail(reason);
        }
        progressed();
    }

    /** The connection is gone. */
    void lost(Throwable reason) {
        if (!over) {
            ended(reason);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (in != null) {
            in.release();
            in = null;
        }
    }
}
