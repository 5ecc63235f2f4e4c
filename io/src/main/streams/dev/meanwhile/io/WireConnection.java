package dev.meanwhile.io;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Flow;
import dev.meanwhile.Handle;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import dev.meanwhile.io.spi.Connections;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** A connection over any {@link Wire}. */
final class WireConnection implements Connection, Wire.Receiver {
    /** How long {@link #close} waits for a peer that does not read. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    /** What is written in pieces, of this size. */
    private static final int LARGE = 128 << 10;

    static {
        Connections.maker(WireConnection::over);
    }

    private final Owner owner = new Owner();
    private final Wire wire;
    private final Inflow in;
    private final WaitPoint room;
    private final WaitPoint closing;
    private final WaitPoint shaken;
    private Optional<TlsSession> tls = Optional.empty();
    private Optional<Handshake> handshake = Optional.empty();
    /** What the caller of a large write still holds, or null. */
    private ByteBuffer rest;
    private boolean outputShut;
    /** {@link #close} or {@link #abort} was called. */
    private boolean closedHere;
    /** The wire has told that it is closed. */
    private boolean gone;
    private IOException loss;
    /** The last failure that told of the loss, or null. */
    private StreamException told;
    private boolean lostBytes;
    private Runnable whenGone = () -> { };
    /** Aborts a graceful close that nobody waits for; null if there is none. */
    private Handle limit;

    /** A TLS handshake. */
    private static final class Handshake {
        private boolean done;
        private Throwable failure;
    }

    WireConnection(Wire wire) {
        this.wire = wire;
        this.in = new Inflow(this::peer, wire::reading, wire.isOutside());
        this.room = new WaitPoint(WaitKind.WRITE, () -> peer() + " to take " + unsent() + " bytes", wire.isOutside());
        this.shaken = new WaitPoint(WaitKind.CONNECT, () -> "the TLS handshake with " + peer(), wire.isOutside());
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
        shaken.wakeAll();
        if (limit != null) {
            limit.cancel();
        }
        whenGone.run();
    }

    private StreamException lost() {
        var reason = loss == null ? "" : ": " + TlsAlerts.in(loss).map(TlsAlerts::explained).orElseGet(() -> Reason.of(loss));
        told = new StreamException.ConnectionLost("the connection to " + peer() + " is lost" + reason, loss);
        return told;
    }

    private StreamException closedByUs() {
        return new StreamException.Closed("the connection to " + peer() + " was closed here");
    }

    // TLS.

    /**
     * Goes on in TLS, and waits for the handshake. Limit and failure are the caller's, who aborts this then.
     *
     * @param serverName the name that was asked for, once the handshake is done
     */
    TlsSession startTls(SSLEngine engine, Supplier<Optional<String>> serverName) throws IOException {
        if (handshake.isPresent()) {
            throw new IllegalStateException("the connection to " + peer() + " has TLS already");
        }
        var early = in.seize();
        try {
            requireFit(engine, early);
            var shaking = new Handshake();
            handshake = Optional.of(shaking);
            wire.startTls(engine, early, failure -> {
                shaking.done = true;
                shaking.failure = failure;
                shaken.wakeAll();
            });
            while (!shaking.done) {
                requireOpen();
                shaken.await();
            }
            if (shaking.failure != null) {
                throw shaking.failure instanceof IOException io ? io : new IOException(shaking.failure);
            }
            tls = Optional.of(session(engine, serverName.get()));
            return tls.orElseThrow();
        } finally {
            in.release();
        }
    }

    private void requireFit(SSLEngine engine, ByteBuf early) throws IOException {
        try {
            if (engine.getUseClientMode() && early.isReadable()) {
                throw new PlaintextException();
            }
            requireOpen();
            requireWritable();
            takeRest();
        } catch (Throwable t) {
            early.release();
            throw t;
        }
    }

    private void requireOpen() throws IOException {
        if (closedHere) {
            throw closedByUs();
        }
        if (gone) {
            throw loss == null ? new EOFException("closed") : loss;
        }
    }

    private static TlsSession session(SSLEngine engine, Optional<String> serverName) {
        var session = engine.getSession();
        var application = Optional.ofNullable(engine.getApplicationProtocol()).filter(name -> !name.isEmpty());
        return new TlsSession(session.getProtocol(), session.getCipherSuite(), application, serverName, peerCertificates(session));
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            return Stream.of(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    @Override
    public Optional<TlsSession> tls() {
        return tls;
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
    public byte[] readUntil(List<byte[]> delimiters, int limit) {
        return in.readUntil(delimiters, limit);
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
        return new ReaderStream(this, in::size);
    }

    // Writing.

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireWritable();
        takeRest();
        if (length > LARGE) {
            writeLarge(ByteBuffer.wrap(bytes, offset, length));
        } else {
            wire.write(bytes, offset, length);
            awaitRoom();
        }
    }

    @Override
    public void write(ByteBuffer bytes) {
        requireWritable();
        takeRest();
        if (bytes.remaining() > LARGE) {
            writeLarge(bytes);
        } else {
            wire.write(bytes);
            awaitRoom();
        }
    }

    /** Piece by piece, so that little is copied. Whoever else writes, or ends the wait, has the rest sent first. */
    private void writeLarge(ByteBuffer bytes) {
        rest = bytes;
        try {
            while (rest == bytes && bytes.hasRemaining()) {
                var piece = bytes.slice(bytes.position(), Math.min(bytes.remaining(), LARGE));
                // First: the wire may suspend this task, and whoever writes meanwhile takes what is then the rest.
                bytes.position(bytes.position() + piece.remaining());
                wire.write(piece);
                awaitRoom();
            }
            awaitRoom();
        } catch (Cancelled cancelled) {
            if (rest == bytes) {
                takeRest();
            }
            throw cancelled;
        } finally {
            if (rest == bytes) {
                rest = null;
            }
        }
    }

    private void takeRest() {
        if (rest != null) {
            var bytes = rest;
            rest = null;
            wire.write(bytes);
        }
    }

    private long unsent() {
        return wire.unsent() + (rest == null ? 0 : rest.remaining());
    }

    private void requireWritable() {
        owner.require(this);
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
        if (gone || wire.isClosed()) {
            throw lost();
        }
    }

    @Override
    public void flush() {
        requireWritable();
        takeRest();
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
            takeRest();
            outputShut = true;
            wire.shutdownOutput();
            awaitSent();
        }
    }

    @Override
    public OutputStream outputStream() {
        return new WriterStream(this, this::isClosed);
    }

    // The end.

    @Override
    public void close() {
        owner.require(this);
        if (closedHere) {
            return;
        }
        beginClosing();
        awaitGone();
        if (loss != null && lostBytes && told == null) {
            throw lost();
        }
    }

    private void beginClosing() {
        takeRest();
        closedHere = true;
        lostBytes = gone && wire.unsent() > 0;
        in.close(this::closedByUs);
        wire.close();
        room.wakeAll();
        shaken.wakeAll();
    }

    /** As {@link #close}, but does not wait. */
    void closeSoon() {
        if (!closedHere) {
            beginClosing();
            if (!gone) {
                limit = Loop.current().callLater(CLOSE_LIMIT, wire::abort);
            }
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
        owner.require(this);
        if (!closedHere) {
            closedHere = true;
            in.close(this::closedByUs);
        }
        wire.abort();
        room.wakeAll();
        shaken.wakeAll();
    }

    /** Tells once the wire is closed, and has released all it held; on the loop. */
    void whenGone(Runnable action) {
        whenGone = action;
    }

    boolean isGone() {
        return gone;
    }

    /** {@return whether this failure tells that the peer, or the network, broke this connection} */
    boolean isLostAs(Throwable failure) {
        return failure == told;
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
