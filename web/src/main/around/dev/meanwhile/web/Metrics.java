package dev.meanwhile.web;

import dev.meanwhile.Loop;
import dev.meanwhile.LoopStats;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What an application counts, of all its loops together, see {@link App#metrics}. A program can add counters and gauges of its own. Any thread may use it.
 * {@snippet :
 * var metrics = app.metrics();
 * var orders = metrics.counter("shop_orders_total", "Orders placed.");
 * metrics.gauge("shop_rooms", "Rooms with somebody in them.", () -> rooms.size());
 * }
 */
public final class Metrics {
    /** No route and no method of a client's invention becomes a series, so this is for a program that makes up statuses. */
    private static final int MOST_SERIES = 5_000;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER = "other";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private record Kind(String method, String route) {
    }

    private record Outcome(Kind kind, String status) {
    }

    private static final class Served {
        private final Histogram durations = new Histogram();
        private final LongAdder bytes = new LongAdder();
    }

    private record Gauge(String help, DoubleSupplier value) {
    }

    /** A number that only grows. Any thread may use it. */
    public static final class Counter {
        private final String help;
        private final LongAdder count = new LongAdder();

        private Counter(String help) {
            this.help = help;
        }

        /** Adds one. */
        public void add() {
            count.increment();
        }

        /** Adds a number that is not negative. */
        public void add(long number) {
            if (number < 0) {
                throw new IllegalArgumentException("add(" + number + "): a counter only grows; use a gauge");
            }
            count.add(number);
        }
    }

    private final Map<Outcome, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<Kind, Served> served = new ConcurrentHashMap<>();
    private final Map<String, Counter> counters = new ConcurrentSkipListMap<>();
    private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();
    private final Set<Loop> loops = ConcurrentHashMap.newKeySet();
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder sockets = new LongAdder();
    private final LongAdder streams = new LongAdder();
    private final LongAdder afterwards = new LongAdder();
    private final LongAdder failedAfterwards = new LongAdder();

    Metrics() {
    }

    /**
     * {@return a new counter}
     *
     * @param name of letters, digits and {@code _}, with {@code _total} at the end
     * @param help a sentence
     * @throws IllegalArgumentException if the name does not fit or is taken
     */
    public Counter counter(String name, String help) {
        requireFree(name);
        Objects.requireNonNull(help, "the help is null");
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("counter(\"" + name + "\"): the name of a counter ends in _total: " + name + "_total");
        }
        var counter = new Counter(help);
        counters.put(name, counter);
        return counter;
    }

    /**
     * Adds a number that is read when the metrics are, on the loop that answers.
     *
     * @param name of letters, digits and {@code _}, with the unit at the end, such as {@code _seconds} or {@code _bytes}, if it has one
     * @param help a sentence
     * @param value what reads it; it must not wait
     * @throws IllegalArgumentException if the name does not fit or is taken
     */
    public void gauge(String name, String help, DoubleSupplier value) {
        requireFree(name);
        Objects.requireNonNull(help, "the help is null");
        gauges.put(name, new Gauge(help, Objects.requireNonNull(value, "the value is null")));
    }

    private void requireFree(String name) {
        Objects.requireNonNull(name, "the name is null");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a metric \"" + name + "\": its name must be of letters, digits and _");
        }
        if (counters.containsKey(name) || gauges.containsKey(name) || name.matches("(http_server|meanwhile|process|jvm)_.*")) {
            throw new IllegalArgumentException("a metric \"" + name + "\": there is one of this name already, or it begins as ours do (http_server_, meanwhile_, process_, jvm_)");
        }
    }

    void serves(Loop loop) {
        loops.add(loop);
    }

    void left(Loop loop) {
        loops.remove(loop);
    }

    void inFlight(int change) {
        inFlight.add(change);
    }

    /** {@return what counts responses of this kind that are open; empty if it is sent at once} */
    Optional<LongAdder> open(Response response) {
        if (response.content() instanceof Response.Content.Socket) {
            return Optional.of(sockets);
        }
        return response.content() instanceof Response.Content.Events ? Optional.of(streams) : Optional.empty();
    }

    void afterwards(int change) {
        afterwards.add(change);
    }

    void afterwardsFailed() {
        failedAfterwards.increment();
    }

    /** @param route the template, never the path */
    void ended(String method, String route, int status, long bytes, Duration duration) {
        var kind = new Kind(METHODS.contains(method) ? method : OTHER, route);
        of(requests, new Outcome(kind, Integer.toString(status)), new Outcome(new Kind(OTHER, OTHER), OTHER), LongAdder::new).increment();
        var it = of(served, kind, new Kind(OTHER, OTHER), Served::new);
        it.durations.add(duration);
        it.bytes.add(bytes);
    }

    private static <K, V> V of(Map<K, V> series, K key, K other, Supplier<V> fresh) {
        var known = series.get(key);
        return known != null ? known : series.computeIfAbsent(series.size() < MOST_SERIES ? key : other, _ -> fresh.get());
    }

    Response answer(Request request) {
        var open = request.header("Accept").orElse("").contains("application/openmetrics-text");
        return Response.ok(text(open)).header("Content-Type", open ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8").header("Vary", "Accept").header("Cache-Control", "no-store");
    }

    String text(boolean open) {
        var text = new MetricsText(open);
        requests(text);
        text.gauge("http_server_requests_in_flight", "Requests whose handlers have not ended, WebSockets and streams included.").sample(inFlight.sum());
        text.gauge("http_server_websockets_open", "Open WebSockets.").sample(sockets.sum());
        text.gauge("http_server_event_streams_open", "Open streams of server-sent events.").sample(streams.sum());
        text.gauge("meanwhile_afterwards_under_way", "Actions after responses that have not ended.").sample(afterwards.sum());
        text.counter("meanwhile_afterwards_failed_total", "Actions after responses that have failed.").sample(failedAfterwards.sum());
        loops(text);
        MachineMetrics.write(text);
        counters.forEach((name, counter) -> text.counter(name, counter.help).sample(counter.count.sum()));
        gauges.forEach((name, gauge) -> text.gauge(name, gauge.help()).sample(gauge.value().getAsDouble()));
        return text.end();
    }

    private void requests(MetricsText text) {
        var byKind = Comparator.comparing(Kind::route).thenComparing(Kind::method);
        var outcomes = new TreeMap<Outcome, LongAdder>(Comparator.comparing(Outcome::kind, byKind).thenComparing(Outcome::status));
        outcomes.putAll(requests);
        text.counter("http_server_requests_total", "Requests that have ended; status 0: the client left before there was one.");
        outcomes.forEach((outcome, count) -> text.sample(count.sum(), "method", outcome.kind().method(), "route", outcome.kind().route(), "status", outcome.status()));
        var kinds = new TreeMap<Kind, Served>(byKind);
        kinds.putAll(served);
        text.histogram("http_server_request_duration_seconds", "From the head of a request to the end of its handler.");
        kinds.forEach((kind, it) -> it.durations.write(text, "method", kind.method(), "route", kind.route()));
        text.counter("http_server_response_bytes_total", "Bytes of the bodies of responses.");
        kinds.forEach((kind, it) -> text.sample(it.bytes.sum(), "method", kind.method(), "route", kind.route()));
    }

    private void loops(MetricsText text) {
        record Facts(String loop, LoopStats stats) {
        }
        var facts = List.copyOf(loops).stream().map(it -> new Facts(it.thread().getName(), it.stats())).sorted(Comparator.comparing(Facts::loop)).toList();
        text.gauge("meanwhile_loop_tasks", "Tasks that have not ended.");
        facts.forEach(it -> text.sample(it.stats().live(), "loop", it.loop()));
        text.counter("meanwhile_loop_steps_total", "How often the loop has let a task run, from one wait to the next.");
        facts.forEach(it -> text.sample(it.stats().steps(), "loop", it.loop()));
        text.counter("meanwhile_loop_running_seconds_total", "Time in which the loop has run tasks and callbacks.");
        facts.forEach(it -> text.sample(it.stats().running().toNanos() / 1e9, "loop", it.loop()));
        text.counter("meanwhile_loop_waiting_seconds_total", "Time in which nothing was ready.");
        facts.forEach(it -> text.sample(it.stats().waiting().toNanos() / 1e9, "loop", it.loop()));
        text.gauge("meanwhile_loop_longest_step_seconds", "The longest time that a task was seen to hold the loop.");
        facts.forEach(it -> text.sample(it.stats().longestStep().toNanos() / 1e9, "loop", it.loop()));
    }

    @Override
    public String toString() {
        return "Metrics (" + served.size() + " routes)";
    }
}
