package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.Lock;
import dev.meanwhile.Promise;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.Objects;
import tools.jackson.core.JacksonException;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Either end of a WebSocket. {@link ServerRequest#acceptWebSocket} and {@link #connect} make one.
 * {@snippet :
 * for (var text : socket) {
 *     socket.send("you said " + text);
 * }
 * }
 * The iteration ends when the peer, or this end, has closed the WebSocket normally (1000, 1001, or without a code); any other end is thrown as
 * {@link WebSocketException.Closed}. What arrives waits in a queue of 256 KiB; when that is full, the peer has to wait. Several tasks may send; one
 * should receive. The peer is pinged; if it does not answer, the connection is cut.
 */
public final class WebSocket implements Iterable<String>, AutoCloseable {
    private final LoopVertx vertx;
    private final String url;
    private final WebSocketLimits limits;
    private final WebSocketLink link;
    private final Lock sending = new Lock();
    /** Senders wait for this. */
    private Promise<Void> room;
    private int unsentBytes;

    /** On the loop's thread, in the handler that receives it: no frame has been read yet. */
    WebSocket(LoopVertx vertx, WebSocketBase wire, String url, WebSocketLimits limits, Runnable disconnected) {
        this.vertx = vertx;
        this.url = url;
        this.limits = limits;
        this.link = new WebSocketLink(vertx, wire, url, limits, this::letSend, disconnected);
    }

    /**
     * Connects to a server, with the {@link ClientConfig}'s defaults; for other settings see {@link HttpClient#websocket}.
     *
     * @param url {@code ws://…} or {@code wss://…}
     * @throws HttpException if that fails, split by phase as for a request
     */
    public static WebSocket connect(String url) {
        return WebSockets.connect(ClientConfig.DEFAULT, url);
    }

    /**
     * {@return the next message, if it is text} Waits for it.
     *
     * <p><b>Cancellation:</b> no message is lost.
     *
     * @throws WebSocketException.BadMessage if it is binary
     * @throws WebSocketException.Closed     if the WebSocket has ended, and everything that arrived before has been received
     */
    public String receive() {
        return text(link.next().orElseThrow(link::ended));
    }

    /** {@return the next message as bytes, text in UTF-8} Waits for it. As {@link #receive()}. */
    public byte[] receiveBytes() {
        return link.next().orElseThrow(link::ended).bytes();
    }

    private String text(WebSocketLink.Message message) {
        if (!message.isText()) {
            throw new WebSocketException.BadMessage(url + ": a binary message came where text was expected; receiveBytes() takes both", null);
        }
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    /** {@return the messages, which must be texts, to iterate over} Each step waits for the next one; {@link WebSocket} says how the iteration ends. */
    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private Optional<WebSocketLink.Message> next = Optional.empty();

            @Override
            public boolean hasNext() {
                if (next.isEmpty()) {
                    next = link.nextOrNormalEnd();
                }
                return next.isPresent();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var message = next.get();
                next = Optional.empty();
                return text(message);
            }
        };
    }

    /**
     * {@return the messages, each read as JSON into a record, a class, or {@code Map.class} …} Each step waits for the next one.
     * One that does not fit is thrown as {@link WebSocketException.BadMessage}; the WebSocket stays open.
     */
    public <T> Flow<T> messages(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return generate(out -> {
            for (var message = link.nextOrNormalEnd(); message.isPresent(); message = link.nextOrNormalEnd()) {
                out.emit(read(message.get(), type));
            }
        });
    }

    private <T> T read(WebSocketLink.Message message, Class<T> type) {
        T value;
        try {
            value = Json.read(message.bytes(), type);
        } catch (JacksonException e) {
            throw new WebSocketException.BadMessage(url + ": a message is not valid JSON for " + type.getSimpleName() + ": " + Json.problem(e), e);
        }
        if (value == null) {
            throw new WebSocketException.BadMessage(url + ": a message is not valid JSON for " + type.getSimpleName() + ": it is null", null);
        }
        return value;
    }

    /**
     * Sends a text message. Returns when it is queued; waits for its turn, and for room while 64 KiB are unsent.
     *
     * <p><b>Cancellation:</b> it is not sent.
     *
     * @throws WebSocketException.Closed if the WebSocket has ended
     */
    public void send(String text) {
        Objects.requireNonNull(text, "the message is null");
        var bytes = Buffer.buffer(text);
        send(bytes.length(), () -> link.wire().writeTextMessage(text));
    }

    /** Sends a binary message. As {@link #send(String)}. */
    public void send(byte[] bytes) {
        Objects.requireNonNull(bytes, "the message is null");
        var copy = Buffer.buffer(bytes);
        send(bytes.length, () -> link.wire().writeBinaryMessage(copy));
    }

    /** Sends a record, a class, a map, a list … as JSON, in a text message. As {@link #send(String)}. */
    public void send(Object value) {
        send(new String(Json.write(value), StandardCharsets.UTF_8));
    }

    private void send(int bytes, Supplier<Future<Void>> write) {
        link.requireOpen();
        try (var _ = sending.acquire()) {
            while (unsentBytes > 0 && unsentBytes + bytes > limits.queueBytes()) {
                link.requireOpen();
                room = new Promise<>();
                try {
                    room.await();
                } finally {
                    room = null;
                }
            }
            link.requireOpen();
            unsentBytes += bytes;
            vertx.context().runOnContext(_ -> {
                if (link.mayWrite()) {
                    write.get().onComplete(_ -> sent(bytes));
                } else {
                    sent(bytes);
                }
            });
        }
    }

    private void sent(int bytes) {
        unsentBytes -= bytes;
        letSend();
    }

    private void letSend() {
        if (room != null) {
            room.complete(null);
        }
    }

    /** {@return whether it is open, as far as this end knows} */
    public boolean isOpen() {
        return link.isOpen();
    }

    /** Closes it with 1000, and waits for the peer to do the same. As {@link #close(int, String)}. */
    @Override
    public void close() {
        close(1000, "");
    }

    /**
     * Closes it, after what has been sent, and waits for the peer to do the same: five seconds at most, then the connection is cut. Does nothing
     * if it has already ended. What arrives from now on is dropped.
     *
     * <p><b>Cancellation:</b> the connection is cut.
     *
     * @param code   1000 for normal, 1001 for going away, 1008 for a policy, 1011 for an error, 3000 to 4999 for your own ones
     * @param reason a short text, up to 123 bytes in UTF-8
     */
    public void close(int code, String reason) {
        Objects.requireNonNull(reason, "the reason is null");
        if (code != 1000 && code != 1001 && !(code >= 1007 && code <= 1014) && code != 1003 && !(code >= 3000 && code <= 4999)) {
            throw new IllegalArgumentException("close(" + code + ", …): a program may close with 1000, 1001, 1003, 1007 to 1014, 3000 to 4999");
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw new IllegalArgumentException("close(" + code + ", \"" + reason + "\"): the reason must fit in 123 bytes");
        }
        link.close(code, reason);
    }

    /** As {@link #close(int, String)}, without waiting. On the loop's thread, or in a task. */
    void closeSoon(int code, String reason) {
        link.startClosing(code, reason);
    }

    /** Cuts the connection. Never waits. */
    public void abort() {
        link.abort();
    }

    @Override
    public String toString() {
        return "WebSocket " + url + " (" + (isOpen() ? "open" : "closed") + ")";
    }
}
