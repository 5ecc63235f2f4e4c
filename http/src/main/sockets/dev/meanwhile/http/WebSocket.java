package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.Lock;
import dev.meanwhile.Promise;
import dev.meanwhile.io.vertx.LoopVertx;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.Objects;
import tools.jackson.core.JacksonException;

import java.lang.reflect.Type;
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
    private final Kind kind;
    private final WebSocketLink link;
    private final Lock sending = new Lock();
    /** Senders wait for this. */
    private Promise<Void> room;
    private int unsentBytes;

    /**
     * What the handshake has decided.
     *
     * @param ofServer    whether this is the server's end, whose peers are strangers
     * @param subprotocol what both ends agreed to talk
     * @param deflate     how messages are compressed
     */
    record Kind(boolean ofServer, Optional<String> subprotocol, Optional<Deflate> deflate) {
    }

    /** On the loop's thread, in the handler that receives it: no frame has been read yet. */
    WebSocket(LoopVertx vertx, WebSocketBase wire, String url, WebSocketLimits limits, Kind kind, Runnable disconnected) {
        this.vertx = vertx;
        this.url = url;
        this.limits = limits;
        this.kind = kind;
        this.link = new WebSocketLink(vertx, wire, url, limits, kind, this::letSend, disconnected);
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
     * @throws WebSocketException.BadMessage if it is binary; {@link #receiveMessage()} and {@link #receiveBytes()} take both
     * @throws WebSocketException.Closed     if the WebSocket has ended, and everything that arrived before has been received
     */
    public String receive() {
        return text(link.next().orElseThrow(link::ended));
    }

    /** {@return the next message as bytes, text in UTF-8} Waits for it. As {@link #receive()}. */
    public byte[] receiveBytes() {
        return link.next().orElseThrow(link::ended).bytes();
    }

    /** {@return the next message, of either kind} Waits for it. As {@link #receive()}. */
    public Message receiveMessage() {
        return message(link.next().orElseThrow(link::ended));
    }

    private static Message message(WebSocketLink.Arrived message) {
        return message.isText() ? new Message.Text(new String(message.bytes(), StandardCharsets.UTF_8)) : new Message.Binary(message.bytes());
    }

    private String text(WebSocketLink.Arrived message) {
        if (!message.isText()) {
            throw new WebSocketException.BadMessage(link, url, CloseCodes.UNEXPECTED_TYPE, "a binary message came where text was expected", null);
        }
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    /** {@return the messages, which must be texts, to iterate over} Each step waits for the next one; {@link WebSocket} says how the iteration ends. */
    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private Optional<WebSocketLink.Arrived> next = Optional.empty();

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

    /** {@return the messages, of both kinds} Each step waits for the next one; it ends as the iteration over the WebSocket itself. */
    public Flow<Message> messages() {
        return generate(out -> {
            for (var message = link.nextOrNormalEnd(); message.isPresent(); message = link.nextOrNormalEnd()) {
                out.emit(message(message.get()));
            }
        });
    }

    /**
     * {@return the messages, each read as JSON into a record, a class, or {@code Map.class} …} Each step waits for the next one. At a server they must fit
     * exactly, like the bodies of requests ({@link ServerRequest#json(Class)}); a client skips what it does not know. One that does not fit is thrown as
     * {@link WebSocketException.BadMessage}; the WebSocket stays open, and {@code messages} continues with the next one if it is called again.
     */
    public <T> Flow<T> messages(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return messages(type, type.getSimpleName());
    }

    /** As {@link #messages(Class)}, for a type with type arguments: {@code messages(new JsonType<List<Item>>() {})}. */
    public <T> Flow<T> messages(JsonType<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return messages(type.type(), type);
    }

    private <T> Flow<T> messages(Type type, Object name) {
        return generate(out -> {
            for (var message = link.nextOrNormalEnd(); message.isPresent(); message = link.nextOrNormalEnd()) {
                out.emit(this.<T>read(message.get().bytes(), type, name));
            }
        });
    }

    /** @param name its text is needed for a failure only */
    private <T> T read(byte[] json, Type type, Object name) {
        try {
            return kind.ofServer() ? Json.readStrict(json, type) : Json.read(json, type);
        } catch (JacksonException e) {
            var problem = "a message is not valid JSON for " + name + ": " + Json.problem(e);
            throw new WebSocketException.BadMessage(link, url, CloseCodes.INVALID_MESSAGE, problem, e);
        }
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
        send(ByteBufUtil.utf8Bytes(text), () -> link.wire().writeTextMessage(text));
    }

    /** Sends a binary message. As {@link #send(String)}. */
    public void send(byte[] bytes) {
        Objects.requireNonNull(bytes, "the message is null");
        var copy = Buffer.buffer(bytes);
        send(bytes.length, () -> link.wire().writeBinaryMessage(copy));
    }

    /** Sends a message of either kind. As {@link #send(String)}. */
    public void send(Message message) {
        switch (Objects.requireNonNull(message, "the message is null")) {
            case Message.Text(var text) -> send(text);
            case Message.Binary(var bytes) -> send(bytes);
        }
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
            onLoop(() -> write(bytes, write, () -> { }));
        }
    }

    /** Calls a function on the loop's thread, soon. */
    void onLoop(Runnable call) {
        vertx.context().runOnContext(_ -> call.run());
    }

    /** {@return whether a sender would not have to wait} */
    boolean hasRoom() {
        return isOpen() && unsentBytes < limits.queueBytes();
    }

    /** On the loop's thread: sends a message without waiting for room. @param sent called when it has been passed on, or dropped */
    void write(SocketGroup.Outgoing outgoing, Runnable sent) {
        unsentBytes += outgoing.bytes();
        write(outgoing.bytes(), () -> link.sharing(outgoing.deflated(), () -> switch (outgoing.message()) {
            case Message.Text(var text) -> link.wire().writeTextMessage(text);
            case Message.Binary(var data) -> link.wire().writeBinaryMessage(Buffer.buffer(data));
        }), sent);
    }

    private void write(int bytes, Supplier<Future<Void>> write, Runnable sent) {
        if (link.mayWrite()) {
            write.get().onComplete(_ -> sent(bytes, sent));
        } else {
            sent(bytes, sent);
        }
    }

    private void sent(int bytes, Runnable then) {
        unsentBytes -= bytes;
        letSend();
        then.run();
    }

    private void letSend() {
        if (room != null) {
            room.complete(null);
        }
    }

    /** {@return the subprotocol that both ends agreed to talk, or empty if there is none} */
    public Optional<String> subprotocol() {
        return kind.subprotocol();
    }

    /** {@return whether it is open, as far as this end knows} */
    public boolean isOpen() {
        return link.isOpen();
    }

    /** {@return how it has ended, if it has} */
    Optional<WebSocketException.Closed> end() {
        return isOpen() ? Optional.empty() : Optional.of(link.ended());
    }

    /** {@return whether this failure tells of its end, not of another's} */
    boolean hasEndedWith(WebSocketException.Closed failure) {
        return end().filter(it -> it.getMessage().equals(failure.getMessage())).isPresent();
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
        CloseCodes.require(code, reason);
        link.close(code, reason);
    }

    /** As {@link #close(int, String)}, without waiting. On the loop's thread, or in a task. */
    void closeSoon(int code, String reason) {
        link.startClosing(code, reason);
    }

    /** {@return whether a failure of its handler is news: not if the WebSocket itself has ended, and with it the handler} */
    boolean isNews(Throwable failure) {
        return isOpen() || !(failure instanceof WebSocketException);
    }

    /** {@return whether its handler failed at a message that its peer should not have sent} */
    boolean isPeersMistake(Throwable failure) {
        return failure instanceof WebSocketException.BadMessage bad && bad.isOf(link);
    }

    /** Closes it after its handler has failed, with a code that says whose fault that is. As {@link #close(int, String)}. */
    void closeAfter(Throwable failure) {
        if (failure instanceof WebSocketException.BadMessage bad && bad.isOf(link)) {
            link.close(bad.code(), CloseCodes.cut(bad.problem()));
        } else {
            link.close(CloseCodes.FAILED, "the server failed");
        }
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
