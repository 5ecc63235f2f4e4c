package dev.meanwhile.test.io;

import dev.meanwhile.Handle;
import dev.meanwhile.Loop;
import io.netty.buffer.Unpooled;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * The way from one end of a connection to the other. Bytes are unsent until there is room in the window, then under way, then arrived, and delivered when
 * the receiver reads. They stay in order. One piece is delivered in a turn of the loop, so that its reader sees it before the next comes.
 *
 * <p>What a real network does and this does not: acknowledgements take no time, so that the window opens as soon as the receiver has taken the bytes.
 */
final class Lane {
    /** What is under way: bytes, the end, or a reset. */
    private record Item(Kind kind, byte[] bytes, Duration due) {
    }

    private enum Kind { BYTES, END, RESET }

    private final Loop loop;
    private final Way way;
    private final RandomGenerator random;
    private final Bytes unsent = new Bytes();
    private final ArrayDeque<Item> underWay = new ArrayDeque<>();
    private final MemoryWire sender;
    private final MemoryWire receiver;
    /** How much of the window is taken. */
    private int taken;
    /** When the last piece has left. */
    private Duration free = Duration.ZERO;
    private Duration lastDue = Duration.ZERO;
    private boolean endWanted;
    private boolean endSent;
    private boolean endDelivered;
    private boolean sendDue;
    private Handle arrival;
    private boolean deliveryDue;
    /** The connection was cut with an end: what is sent now is answered with a reset. */
    private boolean severed;

    Lane(Loop loop, Way way, RandomGenerator random, MemoryWire sender, MemoryWire receiver) {
        this.loop = loop;
        this.way = way;
        this.random = random;
        this.sender = sender;
        this.receiver = receiver;
    }

    // What the sender does.

    void write(byte[] bytes) {
        unsent.add(bytes);
        sendSoon();
    }

    long unsent() {
        return unsent.size();
    }

    /** Sends the end once all bytes have gone. */
    void end() {
        endWanted = true;
        sendSoon();
    }

    boolean hasSentEnd() {
        return endSent;
    }

    /** What is unsent never goes. */
    void reset() {
        endWanted = false;
        unsent.take((int) Math.min(Integer.MAX_VALUE, unsent.size()));
        post(Kind.RESET, new byte[0]);
    }

    /** Something has changed. */
    void sendSoon() {
        if (!sendDue) {
            sendDue = true;
            var gathering = way.gathering();
            if (gathering.isZero()) {
                loop.callSoon(this::send);
            } else {
                loop.callLater(gathering, this::send);
            }
        }
    }

    private void send() {
        sendDue = false;
        if (severed) {
            sendNowhere();
            return;
        }
        while (unsent.size() > 0 && taken < way.window()) {
            var piece = unsent.take(Math.min(pieceSize(), way.window() - taken));
            taken += piece.length;
            post(Kind.BYTES, piece);
        }
        if (endWanted && unsent.size() == 0) {
            endWanted = false;
            endSent = true;
            post(Kind.END, new byte[0]);
        }
        sender.sent();
    }

    private void sendNowhere() {
        if (unsent.size() > 0) {
            reset();
            sender.takeReset();
        } else if (endWanted) {
            endWanted = false;
            endSent = true;
            sender.sent();
        }
    }

    private int pieceSize() {
        return way.random() ? 1 + random.nextInt(way.most()) : way.most();
    }

    private void post(Kind kind, byte[] bytes) {
        var now = loop.time();
        var begin = now.compareTo(free) > 0 ? now : free;
        var bandwidth = way.bandwidth();
        free = bandwidth == 0 ? begin : begin.plusNanos(Math.ceilDiv(bytes.length * 1_000_000_000L, bandwidth));
        var due = free.plus(way.latency());
        var jitter = way.jitter();
        if (!jitter.isZero()) {
            due = due.plusNanos(random.nextLong(jitter.toNanos() + 1));
        }
        lastDue = due.compareTo(lastDue) > 0 ? due : lastDue;
        underWay.add(new Item(kind, bytes, lastDue));
        look();
    }

    /** As if the sender's process had ended here: the receiver sees the end, what is under way is lost. */
    void sever() {
        underWay.clear();
        taken = 0;
        severed = true;
        endSent = true;
        if (!endDelivered) {
            post(Kind.END, new byte[0]);
        }
        sendSoon();
    }

    // What arrives.

    /** Looks whether something has arrived and can be delivered, now or when. */
    void look() {
        var next = next();
        if (next == null || deliveryDue || way.held()) {
            return;
        }
        if (arrival != null) {
            arrival.cancel();
            arrival = null;
        }
        if (next.due.compareTo(loop.time()) > 0) {
            arrival = loop.callAt(next.due, this::arrived);
        } else {
            deliveryDue = true;
            loop.callSoon(this::deliver);
        }
    }

    /** {@return what can be delivered next, or null} A reset does not wait for a reader. */
    private Item next() {
        var first = underWay.peek();
        if (first == null || receiver.takes(first.kind != Kind.RESET)) {
            return first;
        }
        var last = underWay.getLast();
        return last.kind == Kind.RESET && receiver.takes(false) ? last : null;
    }

    private void arrived() {
        arrival = null;
        look();
    }

    private void deliver() {
        deliveryDue = false;
        var next = next();
        if (next != null && !way.held() && next.due.compareTo(loop.time()) <= 0) {
            // Bytes before a reset that nobody reads are lost.
            while (underWay.remove() != next) {
                continue;
            }
            switch (next.kind) {
                case BYTES -> deliver(next);
                case END -> {
                    endDelivered = true;
                    receiver.takeEnd();
                }
                case RESET -> receiver.takeReset();
            }
        }
        look();
    }

    private void deliver(Item piece) {
        var length = (int) Math.min(piece.bytes.length, sender.link().untilCut());
        taken -= length;
        if (length < piece.bytes.length) {
            underWay.addFirst(new Item(Kind.BYTES, Bytes.copy(piece.bytes, length, piece.bytes.length - length), piece.due));
        }
        if (length > 0) {
            receiver.take(Unpooled.wrappedBuffer(Bytes.copy(piece.bytes, 0, length)));
        }
        sender.link().passed(length);
        sendSoon();
    }

    /** {@return whether bytes have come that nobody has read} */
    boolean hasUnread() {
        return !severed && underWay.stream().anyMatch(item -> item.kind == Kind.BYTES && item.due.compareTo(loop.time()) <= 0);
    }
}
