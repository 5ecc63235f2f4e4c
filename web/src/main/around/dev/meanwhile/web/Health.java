package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Action;
import dev.meanwhile.Body;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.TimedOutException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What makes an application ready to serve, see {@link App#health}. Checks are added by one thread before the application listens. */
public final class Health {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Check(String name, Duration limit, Action<?> action) {
    }

    /** @param millis it took; @param problem the failure, if it failed */
    private record Result(String name, double millis, Optional<Throwable> problem) {
    }

    private record Report(Duration at, List<Result> results) {
    }

    /** What one loop knows. Confined to it. */
    private static final class Known {
        private final Lock turn = new Lock();
        private Optional<Report> last = Optional.empty();
    }

    private final List<Check> checks = new ArrayList<>();
    private final Map<Loop, Known> known = new ConcurrentHashMap<>();
    private boolean closed;

    Health() {
    }

    /** Adds a check with a limit of five seconds. As {@link #check(String, Duration, Action)}. */
    public Health check(String name, Action<?> check) {
        return check(name, LIMIT, check);
    }

    /**
     * Adds a check: an action that fails, or takes too long, if the application can't serve.
     * {@snippet :
     * app.health(h -> h.check("database", () -> app.provided(Database.class).query("select 1").value(int.class)));
     * }
     *
     * @param name  unique among the checks
     * @param limit how long it may take; then it is cancelled
     */
    public Health check(String name, Duration limit, Action<?> check) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(limit, "the limit is null");
        Objects.requireNonNull(check, "the check is null");
        if (closed) {
            throw new IllegalStateException("check(\"" + name + "\", …): add checks in app.health(h -> …)");
        }
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("check(\"" + name + "\", " + limit + ", …): the limit must be positive");
        }
        if (checks.stream().anyMatch(it -> it.name().equals(name))) {
            throw new IllegalArgumentException("check(\"" + name + "\", …): there is already a check of this name");
        }
        checks.add(new Check(name, limit, check));
        return this;
    }

    /** No more checks are added. */
    void close() {
        closed = true;
    }

    Response live() {
        return response(200, Map.of("status", "live"));
    }

    /** @param development whether the reasons of failures are told */
    Response ready(Request request, boolean development) {
        if (!request.isServing()) {
            return response(503, Map.of("status", "closing"));
        }
        var results = report().results();
        var ok = results.stream().allMatch(it -> it.problem().isEmpty());
        var body = new LinkedHashMap<String, Object>();
        body.put("status", ok ? "ready" : "failing");
        if (!results.isEmpty()) {
            var all = new LinkedHashMap<String, Object>();
            results.forEach(it -> all.put(it.name(), described(it, development)));
            body.put("checks", all);
        }
        return response(ok ? 200 : 503, body);
    }

    private static Map<String, Object> described(Result result, boolean development) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("status", result.problem().isEmpty() ? "ok" : result.problem().get() instanceof TimedOutException ? "timed out" : "failed");
        facts.put("duration_ms", Math.round(result.millis() * 10) / 10.0);
        result.problem().filter(_ -> development).ifPresent(it -> facts.put("error", String.valueOf(it.getMessage())));
        return facts;
    }

    private static Response response(int status, Map<String, Object> body) {
        return Response.of(status, body).header("Cache-Control", "no-store");
    }

    /** Checks at most once a second, and once for all who ask at the same time. */
    private Report report() {
        var here = known.computeIfAbsent(Loop.current(), _ -> new Known());
        try (var _ = here.turn.acquire()) {
            if (here.last.filter(it -> Loop.current().time().minus(it.at()).compareTo(FRESH) < 0).isEmpty()) {
                var results = gather(checks.stream().<Body<Result, RuntimeException>>map(check -> () -> run(check)).toList(), Math.max(1, checks.size()));
                log(here.last, results);
                here.last = Optional.of(new Report(Loop.current().time(), results));
            }
            return here.last.get();
        }
    }

    private static Result run(Check check) {
        var began = Loop.current().time();
        Optional<Throwable> problem = Optional.empty();
        try {
            timeout(check.limit(), check.action()::run);
        } catch (Cancelled e) {
            throw e;
        } catch (Throwable t) {
            problem = Optional.of(t);
        }
        return new Result(check.name(), Loop.current().time().minus(began).toNanos() / 1e6, problem);
    }

    /** Once when it begins to fail, not at every question. */
    private static void log(Optional<Report> before, List<Result> now) {
        for (var result : now) {
            var wasFailing = before.stream().flatMap(it -> it.results().stream()).anyMatch(it -> it.name().equals(result.name()) && it.problem().isPresent());
            result.problem().filter(_ -> !wasFailing).ifPresent(it -> Loop.current().report("the health check " + result.name() + " fails", it));
        }
    }

    @Override
    public String toString() {
        return "Health " + checks.stream().map(Check::name).toList();
    }
}
