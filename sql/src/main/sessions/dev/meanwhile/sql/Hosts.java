package dev.meanwhile.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The servers of a URL, of which one is connected to. */
final class Hosts {
    /** For so long, one that did not answer is tried after the others: a host that swallows everything costs the whole limit for connecting, each time. */
    private static final Duration AVOIDED = Duration.ofSeconds(30);

    /** A server. */
    record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    private final List<Host> all;
    private final boolean random;
    /** When each did, in the JVM's nanoseconds. Pools of several loops use it. */
    private final Map<Host, Long> failed = new ConcurrentHashMap<>();

    /** @param random whether they are tried in a new order each time */
    Hosts(List<Host> all, boolean random) {
        this.all = all;
        this.random = random;
    }

    /**
     * {@return a connection to the first that answers, and is wanted}
     *
     * @param open   connects to one
     * @param tests  which are wanted, in the order of preference: the second is for when the first accepts none of the hosts
     * @param wanted what to call them
     * @throws SqlException.ConnectFailed if there is none
     */
    Session open(Function<Host, Session> open, List<Predicate<Session>> tests, String wanted) {
        var failures = new ArrayList<SqlException.ConnectFailed>();
        for (var test : tests) {
            failures.clear();
            for (var host : inOrder()) {
                try {
                    var session = open.apply(host);
                    failed.remove(host);
                    if (isGood(session, test)) {
                        return session;
                    }
                    failures.add(new SqlException.ConnectFailed(host + " is not " + wanted, null));
                } catch (SqlException.ConnectFailed e) {
                    failed.put(host, System.nanoTime());
                    if (all.size() == 1 || e.isRefusal()) {
                        throw e;
                    }
                    failures.add(e);
                }
            }
        }
        throw together(failures);
    }

    private static boolean isGood(Session session, Predicate<Session> test) {
        var good = false;
        try {
            good = test.test(session);
            return good;
        } finally {
            if (!good) {
                session.close();
            }
        }
    }

    private static SqlException.ConnectFailed together(List<SqlException.ConnectFailed> failures) {
        var failure = failures.size() == 1 ? failures.getFirst()
                : new SqlException.ConnectFailed("none of the hosts can be used: " + failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")), failures.getLast());
        failures.stream().filter(it -> it != failure && it != failure.getCause()).forEach(failure::addSuppressed);
        return failure;
    }

    private List<Host> inOrder() {
        var hosts = new ArrayList<>(all);
        if (random) {
            Collections.shuffle(hosts);
        }
        var now = System.nanoTime();
        failed.values().removeIf(time -> now - time > AVOIDED.toNanos());
        var last = Set.copyOf(failed.keySet());
        hosts.sort(Comparator.comparing(last::contains));
        return hosts;
    }

    @Override
    public String toString() {
        return all.stream().map(Host::toString).collect(Collectors.joining(","));
    }
}
