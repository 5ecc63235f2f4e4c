package dev.meanwhile.http;

import io.netty.buffer.ByteBufUtil;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * WebSockets that get the same messages: the members of a room, or everybody who watches a price.
 * {@snippet :
 * var room = SocketGroup.disconnectingSlow(1 << 20);
 * HttpServer.listen(8080, request -> {
 *     var socket = request.acceptWebSocket();
 *     try (var _ = room.join(socket)) {
 *         for (var text : socket) {
 *             room.broadcast(text);
 *         }
 *     }
 * });
 * }
 * A broadcast never waits. What a member's connection does not take at once waits in a queue of its own, so a slow one delays nobody; what happens when its queue is
 * full is chosen when the group is made. If members want messages compressed, each is compressed once for all of them. Each member gets the messages in order. What {@link WebSocket#send} sends may come between them, and overtake those that wait.
 *
 * <p>A group belongs to a loop, like its members: tasks of that loop use it.
 */
public final class SocketGroup {
    private final int maxBehindBytes;
    private final boolean disconnects;
    private final Set<Membership> members = new LinkedHashSet<>();

    private SocketGroup(int maxBehindBytes, boolean disconnects) {
        if (maxBehindBytes < 1) {
            throw new IllegalArgumentException("maxBehindBytes(" + maxBehindBytes + "): the limit must be at least 1");
        }
        this.maxBehindBytes = maxBehindBytes;
        this.disconnects = disconnects;
    }

    /**
     * {@return a group that closes a member which is too far behind, with 1008} For messages of which none may be missing: the client connects again, and asks for the
     * state of things.
     *
     * @param maxBehindBytes of messages that wait for a member; more than that is too far, unless it is one message
     */
    public static SocketGroup disconnectingSlow(int maxBehindBytes) {
        return new SocketGroup(maxBehindBytes, true);
    }

    /**
     * {@return a group that drops the oldest messages which wait for a member, if there are too many} For messages of which the last ones count, such as prices.
     *
     * @param maxBehindBytes of messages that wait for a member; the last message is never dropped
     */
    public static SocketGroup droppingOldest(int maxBehindBytes) {
        return new SocketGroup(maxBehindBytes, false);
    }

    /** {@return the membership of a WebSocket, which from now on gets what is broadcast} It ends when it is closed, or the WebSocket has ended. */
    public Membership join(WebSocket socket) {
        var membership = new Membership(Objects.requireNonNull(socket, "the WebSocket is null"));
        members.add(membership);
        return membership;
    }

    /** {@return how many members are open} */
    public int size() {
        members.removeIf(member -> !member.socket.isOpen());
        return members.size();
    }

    /** Sends a text message to all members. Never waits. */
    public void broadcast(String text) {
        Objects.requireNonNull(text, "the message is null");
        broadcast(new Outgoing(new Message.Text(text), ByteBufUtil.utf8Bytes(text), new DeflatedOnce()));
    }

    /** Sends a binary message to all members. Never waits. */
    public void broadcast(byte[] bytes) {
        Objects.requireNonNull(bytes, "the message is null");
        broadcast(new Outgoing(new Message.Binary(bytes.clone()), bytes.length, new DeflatedOnce()));
    }

    /** Sends a message of either kind to all members. Never waits. */
    public void broadcast(Message message) {
        switch (Objects.requireNonNull(message, "the message is null")) {
            case Message.Text(var text) -> broadcast(text);
            case Message.Binary(var bytes) -> broadcast(bytes);
        }
    }

    /** Sends a record, a class, a map, a list … to all members, as JSON, which is written once, in a text message. Never waits. */
    public void broadcast(Object value) {
        broadcast(new String(Json.write(value), StandardCharsets.UTF_8));
    }

    private void broadcast(Outgoing message) {
        if (size() > 0) {
            var now = new ArrayList<>(members);
            now.getFirst().socket.onLoop(() -> now.forEach(member -> member.offer(message)));
        }
    }

    /** A message, its length in bytes, and its content compressed for those who have agreed to that. */
    record Outgoing(Message message, int bytes, DeflatedOnce deflated) {
    }

    /** A WebSocket's place in a group. */
    public final class Membership implements AutoCloseable {
        private final WebSocket socket;
        private final Backlog backlog = new Backlog(maxBehindBytes);
        private boolean isSending;
        private long dropped;

        private Membership(WebSocket socket) {
            this.socket = socket;
        }

        /** {@return how many messages this member has not got because it was too far behind} */
        public long dropped() {
            return dropped;
        }

        /** Ends it; the WebSocket stays open. What was broadcast before is still sent. Never waits. */
        @Override
        public void close() {
            members.remove(this);
        }

        /** On the loop's thread. */
        private void offer(Outgoing message) {
            if (!socket.isOpen()) {
                return;
            }
            backlog.add(message);
            send();
            if (!backlog.isTooLong()) {
                return;
            }
            if (disconnects) {
                dropped += backlog.clear();
                members.remove(this);
                socket.closeSoon(1008, "the client reads too slowly");
            } else {
                dropped += backlog.shorten();
            }
        }

        private void send() {
            if (isSending) {
                // A write that is done at once says so within this method.
                return;
            }
            isSending = true;
            while (!backlog.isEmpty() && socket.hasRoom()) {
                var next = backlog.next();
                socket.write(next, this::send);
            }
            isSending = false;
        }
    }
}
