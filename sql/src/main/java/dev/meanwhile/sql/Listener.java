package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Retry;
import dev.meanwhile.Task;
import dev.meanwhile.Until;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Listens to PostgreSQL's notifications for all who want some, on one connection of the pool: a page for each of a thousand users costs no thousand connections. It has
 * the connection for as long as somebody listens. A task keeps it: it tells the server what is wanted, notices when the connection is gone, and gets another.
 */
final class Listener {
    /** PostgreSQL's longest name, in bytes. It cuts off what is longer, and notifications then go to another channel than the one listened to. */
    private static final int LONGEST_NAME = 63;
    private static final Retry PAUSES = Retry.exponential(Integer.MAX_VALUE).withCap(Duration.ofSeconds(5));

    private final Pool pool;
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    /** Null if nobody listens. */
    private Keeper keeper;

    Listener(Pool pool) {
        this.pool = pool;
    }

    /** One who listens. */
    private final class Subscription implements AutoCloseable {
        private final Set<String> channels;
        private final ListenOptions options;
        private final ArrayDeque<Notification> arrived = new ArrayDeque<>();
        private final WaitPoint arrival;
        /** Whether the server has listened for it. */
        private boolean begun;
        /** Whether some were dropped, and the gap that says so was not read yet. */
        private boolean dropping;
        private RuntimeException failure;

        Subscription(Set<String> channels, ListenOptions options) {
            this.channels = channels;
            this.options = options;
            this.arrival = new WaitPoint(WaitKind.READ, () -> "a notification on " + String.join(", ", channels), true);
        }

        Notification next() {
            while (arrived.isEmpty()) {
                if (failure != null) {
                    throw failure;
                }
                arrival.await();
            }
            var next = arrived.poll();
            dropping &= !next.isGap();
            return next;
        }

        void add(Notification notification) {
            if (dropping || !channels.contains(notification.channel())) {
                return;
            }
            if (arrived.size() < options.buffer) {
                arrived.add(notification);
            } else {
                dropping = true;
                addGaps();
            }
            arrival.wakeAll();
        }

        /** The server listens, for the first time or again. */
        void listening() {
            if (begun || options.beginWithGap) {
                addGaps();
            }
            begun = true;
        }

        /** For each channel, unless one is the last that waits for it: who never reads fills no memory, however often the connection is lost. */
        private void addGaps() {
            var waiting = new HashSet<String>();
            for (var last = arrived.descendingIterator(); last.hasNext();) {
                var next = last.next();
                if (!next.isGap()) {
                    break;
                }
                waiting.add(next.channel());
            }
            channels.stream().filter(it -> !waiting.contains(it)).forEach(it -> arrived.add(Notification.gap(it)));
            arrival.wakeAll();
        }

        void fail(RuntimeException reason) {
            failure = reason;
            arrival.wakeAll();
        }

        @Override
        public void close() {
            subscriptions.remove(this);
            if (subscriptions.isEmpty()) {
                shielded(Listener.this::stop);
            } else if (keeper != null) {
                keeper.change();
            }
        }
    }

    Flow<Notification> listen(ListenOptions options, Collection<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("listen() needs a channel at least");
        }
        names.forEach(Listener::requireName);
        var channels = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        return Meanwhile.generate(out -> {
            try (var subscription = subscribe(new Subscription(channels, options))) {
                while (true) {
                    out.emit(subscription.next());
                }
            }
        });
    }

    static void requireName(String channel) {
        var length = channel.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_NAME) {
            throw new IllegalArgumentException("the channel \"" + channel + "\" has " + length + " bytes; PostgreSQL allows 1 to " + LONGEST_NAME);
        }
    }

    private Subscription subscribe(Subscription subscription) {
        pool.requireOpen();
        subscriptions.add(subscription);
        if (keeper == null) {
            keeper = new Keeper();
        }
        keeper.change();
        return subscription;
    }

    /** Waits until the connection has been given back. */
    private void stop() {
        if (keeper != null) {
            var ending = keeper.task;
            // One who comes meanwhile needs another.
            keeper = null;
            ending.cancel("nobody listens any more");
            Meanwhile.waitFor(List.of(ending), Until.ALL_COMPLETED);
        }
    }

    /** Ends all. Those who listen get an {@link IllegalStateException}. */
    void close() {
        var all = List.copyOf(subscriptions);
        subscriptions.clear();
        all.forEach(it -> it.fail(pool.closedError()));
        stop();
    }

    /** Those who have not begun are told; the others wait for another connection. */
    private void refused(SqlException reason) {
        for (var each : List.copyOf(subscriptions)) {
            if (!each.begun) {
                each.fail(reason);
                subscriptions.remove(each);
            }
        }
    }

    /** Has the connection. */
    private final class Keeper {
        /** Here it waits for something to do. */
        private final WaitPoint changed = new WaitPoint(WaitKind.READ, () -> "notifications", true);
        private boolean hasChanged;
        /** Whether the connection that it has, or had last, was of use. */
        private boolean served;
        final Task<?> task = Meanwhile.spawn("notifications of " + pool.target(), this::keep);

        void change() {
            hasChanged = true;
            changed.wakeAll();
        }

        private void keep() {
            try {
                for (var failures = 1;; failures = served ? 1 : failures + 1) {
                    served = false;
                    try (var lease = pool.acquire()) {
                        lease.runs("listen");
                        serve((PgSession) lease.session());
                    } catch (SqlException e) {
                        refused(e);
                    }
                    sleep(PAUSES.pauseAfter(served ? 1 : failures));
                }
            } catch (RuntimeException e) {
                if (keeper == this) {
                    // Who comes later tries again.
                    keeper = null;
                }
                subscriptions.forEach(it -> it.fail(e));
            }
        }

        /** Until the connection is gone. */
        private void serve(PgSession session) {
            if (session.isPooled()) {
                throw new SqlException.Unsupported("there is a pooler between this program and PostgreSQL, and in transaction mode it loses notifications without a word; listen on a "
                        + "database that is connected to the server itself");
            }
            var listened = new LinkedHashSet<String>();
            var told = new HashSet<Subscription>();
            session.onNotification(it -> subscriptions.forEach(each -> each.add(it)), this::change);
            try {
                while (true) {
                    hasChanged = false;
                    update(session, listened);
                    served = true;
                    subscriptions.stream().filter(it -> listened.containsAll(it.channels) && told.add(it)).forEach(Subscription::listening);
                    if (!hasChanged) {
                        moveOnAfter(silence(), changed::await);
                    }
                    if (!session.isUsable() || !hasChanged && !session.ping()) {
                        throw new SqlException.ConnectionLost("the connection that listened broke", null);
                    }
                }
            } finally {
                session.onNotification(_ -> { }, () -> { });
                shielded(() -> unlisten(session, listened));
            }
        }

        private Duration silence() {
            return subscriptions.stream().map(it -> it.options.checkAfter).min(Comparator.naturalOrder()).orElse(Duration.ofSeconds(1));
        }

        private void update(PgSession session, Set<String> listened) {
            var wanted = subscriptions.stream().flatMap(it -> it.channels.stream()).collect(Collectors.toCollection(LinkedHashSet::new));
            var statements = new ArrayList<String>();
            listened.stream().filter(it -> !wanted.contains(it)).forEach(it -> statements.add("unlisten " + Dialect.POSTGRESQL.quoted(it)));
            wanted.stream().filter(it -> !listened.contains(it)).forEach(it -> statements.add("listen " + Dialect.POSTGRESQL.quoted(it)));
            if (!statements.isEmpty()) {
                // What the server does is not known if this fails.
                listened.addAll(wanted);
                session.script(String.join("; ", statements));
                listened.retainAll(wanted);
            }
        }

        private static void unlisten(PgSession session, Set<String> listened) {
            if (!listened.isEmpty() && session.isUsable()) {
                try {
                    session.script("unlisten *");
                } catch (SqlException e) {
                    // It is not usable then, and closed.
                }
            }
        }
    }
}
