package dev.meanwhile.io;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection over any {@link Wire}. */
final class WireConnection implements Connection, Wire.Receiver {
    /** How long {@link #close} waits for a peer that does not read. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Wire wire;
    private final Inflow in;
    private final WaitPoint room;
    private final WaitPoint closing;
    private boolean outputShut;
    /** {@link #close} or {@link #abort} was called. */
    private boolean closedHere;
    /** The wire has told that it is closed. */
    private boolean gone;
    private IOException loss;
    private boolean lossTold;
    private boolean lostBytes;

    WireConnection(Wire wire) {
        this.wire = wire;
        this.in = new Inflow(this::peer, wire::reading, wire.isOutside());
        this.room = new WaitPoint(WaitKind.WRITE, () -> peer() + " to take " + wire.unsent() + " bytes", wire.isOutside());
        this.closing = new WaitPoint(WaitKind.WRITE, () -> "the end of the connection to " + peer(), wire.isOutside());
    }

    /** Makes a connection of a wire, and starts it. */
    static WireConnection over(Wire wire) {
        var connection = new WireConnection(wire);
        wire.start(connection);
        return connection;
    }

    private String peer() {
        return String.valueOf(wire.remoteAddress());
    }

    // What the wire tells.

    @Override
    public void received(ByteBuf bytes) {
        in.add(bytes);
    }

    @Override
    public void ended() {
        in.end();
    }

    @Override
    public void drained() {
        room.wakeAll();
    }

    @Override
    public void closed(IOException cause) {
        gone = true;
        loss = cause;
        if (!closedHere) {
            in.fail(this::lost);
        }
        room.wakeAll();
        closing.wakeAll();
    }

    private StreamException lost() {
        lossTold = true;
        return new StreamException.ConnectionLost("the connection to " + peer() + " is lost" + (loss == null ? "" : ": " + loss.getMessage()), loss);
    }

    private StreamException closedByUs() {
        return new StreamException.Closed("the connection to " + peer() + " was closed here");
    }

    // Reading.

    @Override
    public byte[] read() {
        return in.read(Integer.MAX_VALUE);
    }

    @Override
    public byte[] read(int most) {
        return in.read(most);
    }

    @Override
    public int read(ByteBuffer target) {
        return in.read(target);
    }

    @Override
    public byte[] readAll() {
        return in.readAll();
    }

    @Override
    public byte[] readExactly(int count) {
        return in.readExactly(count);
    }

    @Override
    public byte[] readUntil(byte[] delimiter, int limit) {
        return in.readUntil(delimiter, limit);
    }

    @Override
    public String readLine(int limit) {
        var line = in.readLine(limit);
        if (line.length == 0) {
            throw new StreamException.IncompleteRead(peer() + " ended, and no line is left", line);
        }
        return text(line);
    }

    private static String text(byte[] line) {
        var length = line.length;
        if (line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public Flow<String> lines() {
        return Meanwhile.generate(out -> {
            for (var line = in.readLine(DEFAULT_LIMIT); line.length > 0; line = in.readLine(DEFAULT_LIMIT)) {
                out.emit(text(line));
            }
        });
    }

    @Override
    public Flow<byte[]> chunks() {
        return Meanwhile.generate(out -> {
            for (var bytes = read(); bytes.length > 0; bytes = read()) {
                out.emit(bytes);
            }
        });
    }

    @Override
    public boolean isAtEnd() {
        return in.isAtEnd();
    }

    @Override
    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() {
                var one = WireConnection.this.read(1);
                return one.length == 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return WireConnection.this.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    // Writing.

    @Override
    public void write(byte[] bytes, int offset, int length) {
        requireWritable();
        wire.write(bytes, offset, length);
        awaitRoom();
    }

    @Override
    public void write(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            write(copy);
        }
    }

    private void requireWritable() {
        if (closedHere) {
            throw closedByUs();
        }
        if (gone || wire.isClosed()) {
            throw lost();
        }
        if (outputShut) {
            throw new StreamException.Closed("the output to " + peer() + " was shut down; nothing more can be written");
        }
    }

    private void awaitRoom() {
        if (wire.unsent() > wire.highWaterMark()) {
            room.await();
            requireSent();
        }
    }

    private void requireSent() {
        if (closedHere) {
            throw closedByUs();
        }
        if (gone) {
            throw lost();
        }
    }

    @Override
    public void flush() {
        requireWritable();
        awaitSent();
    }

    private void awaitSent() {
        wire.flush();
        while (wire.unsent() > 0) {
            room.await();
            requireSent();
        }
    }

    @Override
    public void shutdownOutput() {
        if (!outputShut) {
            requireWritable();
            outputShut = true;
            wire.shutdownOutput();
            awaitSent();
        }
    }

    @Override
    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) {
                WireConnection.this.write(new byte[] {(byte) one});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                WireConnection.this.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                WireConnection.this.flush();
            }

            @Override
            public void close() {
                shutdownOutput();
            }
        };
    }

    // The end.

    @Override
    public void close() {
        if (closedHere) {
            return;
        }
        closedHere = true;
        lostBytes = gone && wire.unsent() > 0;
        in.close(this::closedByUs);
        wire.close();
        room.wakeAll();
        awaitGone();
        if (loss != null && lostBytes && !lossTold) {
            throw lost();
        }
    }

    private void awaitGone() {
        try {
            Meanwhile.timeout(CLOSE_LIMIT, () -> {
                while (!gone) {
                    lostBytes = wire.unsent() > 0;
                    closing.await();
                }
            });
        } catch (TimedOutException e) {
            var unsent = wire.unsent();
            wire.abort();
            throw new StreamException.NotSent(peer() + " did not take the last " + unsent + " bytes within " + CLOSE_LIMIT.toSeconds()
                    + " s, so the connection was aborted");
        } catch (Cancelled cancelled) {
            wire.abort();
            throw cancelled;
        }
    }

    @Override
    public void abort() {
        if (!closedHere) {
            closedHere = true;
            in.close(this::closedByUs);
        }
        wire.abort();
        room.wakeAll();
    }

    @Override
    public boolean isClosed() {
        return closedHere || gone;
    }

    @Override
    public SocketAddress localAddress() {
        return wire.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    @Override
    public String toString() {
        return "Connection " + localAddress() + " -> " + peer() + (isClosed() ? " (closed)" : "");
    }
}
