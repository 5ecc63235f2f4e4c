package dev.meanwhile.sql;

import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The servers of a URL, of which one is connected to. */
final class Hosts {
    /** For so long, one that did not answer is tried after the others: a host that swallows everything costs the whole limit for connecting, each time. */
    private static final Duration AVOIDED = Duration.ofSeconds(30);

    private record Failed(Loop loop, Duration time) {
    }

    /** A server. */
    record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    private final List<Host> all;
    private final boolean random;
    /** Each loop knows its own, on its own clock. */
    private final Map<Host, Failed> failed = new ConcurrentHashMap<>();

    /** @param random whether they are tried in a new order each time */
    Hosts(List<Host> all, boolean random) {
        this.all = all;
        this.random = random;
    }

    /**
     * {@return a connection to the first that answers, and is wanted}
     *
     * @param open    connects to one
     * @param isWrong what is wrong with one, or empty; tried in turn, each with all hosts
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
                    failed.put(host, new Failed(Loop.current(), Loop.current().time()));
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
        var loop = Loop.current();
        var now = loop.time();
        failed.values().removeIf(it -> it.loop == loop ? now.minus(it.time).compareTo(AVOIDED) > 0 : it.loop.isClosed());
        hosts.sort((a, b) -> Boolean.compare(isAvoided(a, loop), isAvoided(b, loop)));
        return hosts;
    }

    private boolean isAvoided(Host host, Loop loop) {
        var failure = failed.get(host);
        return failure != null && failure.loop == loop;
    }

    @Override
    public String toString() {
        return all.stream().map(Host::toString).collect(Collectors.joining(","));
    }
}
