package dev.meanwhile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * The one thread-safe door of a loop: any thread puts, the loop's owner drains, in the order in which things were put.
 *
 * <p>A stack with one compare-and-set per put (Treiber), taken whole and reversed by the drain, so the drain never competes with a put. Its
 * cost is a node per item and a second pass; an array-based MPSC queue would save the node but needs a bound or a growth protocol, and
 * foreign puts are rare beside the loop's own ready queue.
 */
final class Inbox {
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Inbox.class, "top", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Node {
        final Runnable item;
        Node next;

        Node(Runnable item) {
            this.item = item;
        }
    }

    private volatile Node top;

    /** Any thread. A full fence: what follows it sees whether the loop had announced its sleep before the put. */
    void put(Runnable item) {
        var node = new Node(item);
        do {
            node.next = top;
        } while (!TOP.compareAndSet(this, node.next, node));
    }

    boolean isEmpty() {
        return top == null;
    }

    /** Only the loop's owner. Hands over everything put so far, oldest first. */
    void drain(Consumer<? super Runnable> to) {
        if (top == null) {
            return;
        }
        var newest = (Node) TOP.getAndSet(this, null);
        Node oldest = null;
        while (newest != null) {
            var next = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = next;
        }
        for (var node = oldest; node != null; node = node.next) {
            to.accept(node.item);
        }
    }
}
