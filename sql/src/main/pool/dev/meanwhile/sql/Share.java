package dev.meanwhile.sql;

import dev.meanwhile.Loop;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How many of the {@link Slots} one loop's pool has: each from before its connection is opened until after it is closed. Used by its loop, but for {@link #tell}. What tells another loop
 * may wait for a lock, and tasks of this one run meanwhile: so the numbers are right before that.
 */
final class Share implements Slots.Party {
    private final Loop loop;
    private final Slots slots;
    private final Consumer<Optional<Slots.Moved>> arrival;
    private final Runnable request;
    private int held;

    /**
     * @param arrival gets a slot that comes from another loop, in a handler
     * @param request runs when another loop needs a slot, in a handler
     */
    Share(Loop loop, Slots slots, Consumer<Optional<Slots.Moved>> arrival, Runnable request) {
        this.loop = loop;
        this.slots = slots;
        this.arrival = arrival;
        this.request = request;
    }

    /** Any thread may ask. */
    int held() {
        return held;
    }

    /** {@return whether another loop waits for a slot, and this one has more than its share} */
    boolean isTooMany() {
        return slots.isTooMany(this, held);
    }

    Optional<Slots.Free> tryTake() {
        var free = slots.tryTake();
        if (free.isPresent()) {
            held++;
        }
        return free;
    }

    /** This pool has a slot less. Maybe with a connection that can be used on any loop. */
    void giveBack(Optional<Slots.Moved> connection) {
        held--;
        slots.giveBack(connection);
    }

    @Override
    public boolean tell(Runnable action) {
        try {
            loop.execute(action);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void arrived() {
        for (var next = slots.collect(this); next.isPresent(); next = slots.collect(this)) {
            held++;
            arrival.accept(next.get().connection());
        }
    }

    @Override
    public void asked() {
        request.run();
    }
}
