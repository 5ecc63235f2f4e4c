package dev.meanwhile.sql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * How many connections a database may have, shared by the pools of its loops. A pool that has none left and needs one gets the next that another gives back; a pool that has more
 * than its share gives one back as soon as it can. Any thread may use it; pools are told on their own loops.
 *
 * <p>All of it is one immutable state, replaced by compare-and-set. A task that waited for a lock here would let others of its loop run, in carrier mode, in the middle of what its pool
 * does. Only telling another loop may wait, or ending a connection; that comes last.
 */
final class Slots {
    private final int most;
    private final AtomicReference<State> state;

    Slots(int most) {
        this.most = most;
        this.state = new AtomicReference<>(new State(most, List.of(), List.of(), List.of(), List.of(), false));
    }

    /** One loop's pool. */
    interface Party {
        /** Runs something on its loop, between tasks. Any thread may call this. {@return false if the loop has ended} */
        boolean tell(Runnable action);

        /** It was given a slot: see {@link #collect}. On its loop. */
        void arrived();

        /** Another pool needs a slot. On its loop. */
        void asked();
    }

    /**
     * A connection on its way from one loop to another.
     *
     * @param lifetime how long it may still live
     */
    record Moved(Session session, Optional<Duration> lifetime) {
    }

    /** A slot that was free, maybe with a connection in it. */
    record Free(Optional<Moved> connection) {
    }

    /** A slot on its way to a pool. It is kept here, so that it is not lost with a loop that ends before it looks. */
    private record Gift(Party to, Free slot) {
    }

    /**
     * @param free    how many slots nobody has
     * @param parked  connections that outlived their loops; each has a slot that is free
     * @param wanting who waits for a slot, the first first
     * @param gifts   what was given to who has waited, and was not collected yet
     * @param over    whether the database is closed
     */
    private record State(int free, List<Moved> parked, List<Party> pools, List<Party> wanting, List<Gift> gifts, boolean over) {
        State joined(Party pool) {
            return over ? this : new State(free, parked, with(pools, pool), wanting, gifts, false);
        }

        State left(Party pool) {
            return new State(free, parked, without(pools, pool), without(wanting, pool), gifts, over);
        }

        State ended() {
            return new State(free, List.of(), pools, wanting, gifts, true);
        }

        State wanted(Party pool) {
            return wanting.contains(pool) ? this : new State(free, parked, pools, with(wanting, pool), gifts, over);
        }

        State unwanted(Party pool) {
            return wanting.contains(pool) ? new State(free, parked, pools, without(wanting, pool), gifts, over) : this;
        }

        State taken() {
            return free == 0 ? this : new State(free - 1, parked.isEmpty() ? parked : parked.subList(1, parked.size()), pools, wanting, gifts, over);
        }

        /** For the first that waits; if nobody does, it is free. */
        State given(Free slot) {
            if (!wanting.isEmpty()) {
                var first = wanting.getFirst();
                return new State(free, parked, pools, without(wanting, first), with(gifts, new Gift(first, slot)), over);
            }
            return new State(free + 1, over || slot.connection().isEmpty() ? parked : with(parked, slot.connection().get()), pools, wanting, gifts, over);
        }

        Optional<Gift> gift(Party to) {
            return gifts.stream().filter(it -> it.to == to).findFirst();
        }

        State collected(Party to) {
            return gift(to).map(it -> new State(free, parked, pools, wanting, without(gifts, it), over)).orElse(this);
        }

        private static <T> List<T> with(List<T> all, T more) {
            return Stream.concat(all.stream(), Stream.of(more)).toList();
        }

        private static <T> List<T> without(List<T> all, T less) {
            return all.stream().filter(it -> it != less).toList();
        }
    }

    /** {@return whether a pool may take part} Not once the database is closed. */
    boolean join(Party pool) {
        return !state.getAndUpdate(it -> it.joined(pool)).over;
    }

    /** No pool joins any more. {@return whether there is none} */
    boolean end() {
        var before = state.getAndUpdate(State::ended);
        before.parked.forEach(it -> it.session.abort());
        return before.pools.isEmpty();
    }

    /** {@return whether the database is closed} */
    boolean isOver() {
        return state.get().over;
    }

    /** A pool is done. {@return whether it was the last of a closed database} */
    boolean leave(Party pool) {
        var before = state.getAndUpdate(it -> it.left(pool));
        giveBackGifts(pool);
        return before.over && before.pools.equals(List.of(pool));
    }

    int most() {
        return most;
    }

    Optional<Free> tryTake() {
        if (state.get().free == 0) {
            return Optional.empty();
        }
        var before = state.getAndUpdate(State::taken);
        return before.free == 0 ? Optional.empty() : Optional.of(new Free(before.parked.stream().findFirst()));
    }

    /** A pool needs a slot: {@link Party#arrived} tells that it has one. The others are asked. */
    void want(Party pool) {
        var before = state.getAndUpdate(it -> it.wanted(pool));
        if (!before.wanting.contains(pool)) {
            before.pools.stream().filter(it -> it != pool).forEach(it -> it.tell(it::asked));
            tryTake().ifPresent(it -> giveBack(it.connection));
        }
    }

    void unwant(Party pool) {
        state.updateAndGet(it -> it.unwanted(pool));
    }

    /** {@return whether another pool waits for a slot, and this one has more than its share} */
    boolean isTooMany(Party pool, int held) {
        var now = state.get();
        return !now.wanting.isEmpty() && held > most / Math.max(1, now.pools.size()) && now.wanting.stream().anyMatch(it -> it != pool);
    }

    /** A slot is free, maybe with a connection that can be used on any loop. */
    void giveBack(Optional<Moved> connection) {
        var before = state.getAndUpdate(it -> it.given(new Free(connection)));
        if (before.wanting.isEmpty()) {
            connection.filter(_ -> before.over).ifPresent(it -> it.session.abort());
            return;
        }
        var first = before.wanting.getFirst();
        if (!first.tell(first::arrived)) {
            giveBackGifts(first);
        }
    }

    /** {@return a slot that a pool was given, which is its own now} */
    Optional<Free> collect(Party pool) {
        return state.getAndUpdate(it -> it.collected(pool)).gift(pool).map(Gift::slot);
    }

    /** A pool does not collect any more. */
    private void giveBackGifts(Party pool) {
        for (var next = collect(pool); next.isPresent(); next = collect(pool)) {
            giveBack(next.get().connection);
        }
    }
}
