// Watches a list of endpoints: polls each of them independently every few seconds, and shows the answers on a page as they
// come, the slowest first. Any number of browsers may connect; a new one sees the last minutes at once. An endpoint that fails three times in
// a row raises an alert, which ends with its next good answer; alerts are shown on the page, and posted to a URL if there is one.
//
//     ./meanwhile run examples/Dashboard.java               (watches endpoints of its own, some of which are unhealthy)
//     ./meanwhile run examples/Dashboard.java https://example.org/ http://localhost:9000/health
//
// Then open http://localhost:8000/. Options: --every 2, --timeout 1.5 (seconds), --port 8000, --failures 3,
// --alert https://example.org/hook (gets {"url": …, "ok": …, "text": …, "at": …} by POST).

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Queue;
import dev.meanwhile.Task;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.ServerSentEvent;

record Check(String url, boolean ok, String text, double millis) {}

record Alert(String url, boolean ok, String text, Instant at) {}

record Answer(String text) {}

/** The recent results, and their subscribers. The tasks of a loop share it without a lock. */
class Board {
    static final int REMEMBERED = 60;
    final Map<String, Deque<Check>> lately = new LinkedHashMap<>();
    final Map<String, Integer> failures = new HashMap<>();
    final Deque<Alert> alerts = new ArrayDeque<>();
    final Set<Queue<Object>> watchers = new HashSet<>();
    final int patience;

    Board(int patience) {
        this.patience = patience;
    }

    /** {@return an alert if the check begins or ends a row of failures} */
    Optional<Alert> add(Check check) {
        var checks = lately.computeIfAbsent(check.url(), _ -> new ArrayDeque<>());
        remember(checks, check);
        tell(check);
        var before = failures.getOrDefault(check.url(), 0);
        var now = check.ok() ? 0 : before + 1;
        failures.put(check.url(), now);
        if (now != patience && !(now == 0 && before >= patience)) {
            return Optional.empty();
        }
        var alert = new Alert(check.url(), check.ok(), check.text(), Instant.now());
        remember(alerts, alert);
        tell(ServerSentEvent.of(alert).name("alert"));
        return Optional.of(alert);
    }

    static <T> void remember(Deque<T> items, T item) {
        items.add(item);
        if (items.size() > REMEMBERED) {
            items.remove();
        }
    }

    void tell(Object event) {
        for (var watcher : watchers) {
            if (!watcher.tryPut(event)) {
                watcher.shutdown();         // its browser is far behind: it loses the connection, reconnects and starts afresh
            }
        }
    }

    /** {@return the recent results, then new ones} Ends when its browser disconnects. */
    Flow<Object> watch() {
        return generate(out -> {
            Queue<Object> news = queue(500);
            var before = Stream.concat(lately.values().stream().flatMap(Collection::stream), alerts.stream().map(alert -> ServerSentEvent.of(alert).name("alert"))).toList();
            watchers.add(news);
            try {
                before.forEach(out::emit);
                news.forEach(out::emit);
            } finally {
                watchers.remove(news);
            }
        });
    }
}

Check check(HttpClient client, String url) {
    var start = System.nanoTime();
    var ok = false;
    var text = "";
    try {
        var response = client.get(url);
        ok = response.isSuccess();
        text = response.status() + " " + response.reason();
    } catch (HttpException e) {
        text = switch (e) {
            case HttpException.Timeout _ -> "no answer in time";
            case HttpException.UnknownHost _ -> "no such host";
            case HttpException.ConnectFailed _ -> "no connection";
            default -> e.getClass().getSimpleName();
        };
    }
    return new Check(url, ok, text.strip(), (System.nanoTime() - start) / 1e6);
}

/** Demo endpoints, at a port of their own. Their behaviour is always the same. */
App demo() {
    var app = new App();
    var random = new Random(1);
    app.get("/quick", _ -> answer(0.01 + 0.02 * random.nextDouble()));
    app.get("/steady", _ -> answer(0.12 + 0.01 * random.nextDouble()));
    app.get("/moody", _ -> answer(random.nextInt(4) == 0 ? 0.9 : 0.1 + 0.3 * random.nextDouble()));
    app.get("/late", _ -> answer(random.nextInt(3) == 0 ? 60 : 1.2));
    app.get("/broken", _ -> {
        if (random.nextInt(3) == 0) {
            throw new HttpError(503, "out of order");
        }
        return answer(0.05);
    });
    return app;
}

Answer answer(double delay) {
    sleep(seconds(delay));
    return new Answer("here I am");
}

List<String> demoUrls(int port) {
    var urls = Stream.of("quick", "steady", "moody", "late", "broken").map(name -> "http://127.0.0.1:" + port + "/" + name);
    return Stream.concat(urls, Stream.of("http://127.0.0.1:9/nobody-listens-here")).toList();
}

/** Checks all endpoints until it is cancelled. */
void checkAll(Settings settings, Board board) {
    try (var client = HttpClient.create(c -> c.timeout(settings.timeout()))) {
        if (!settings.urls().isEmpty()) {
            check(client, settings, settings.urls(), board);
        } else {
            try (var demo = demo().listen(c -> c.accessLog(_ -> {}))) {
                check(client, settings, demoUrls(demo.port()), board);
            }
        }
    }
}

void check(HttpClient client, Settings settings, List<String> urls, Board board) {
    scope(alerts -> {
        gather(urls.stream().map(url -> every(settings.every(), () -> board.add(check(client, url)).ifPresent(alert ->
                settings.alert().ifPresent(hook -> alerts.spawn("alert", () -> post(client, hook, alert)))))).toList());
    });
}

void post(HttpClient client, String hook, Alert alert) {
    try {
        client.post(hook, r -> r.json(alert)).raiseForStatus();
    } catch (HttpException e) {
        IO.println("the alert did not arrive: " + e.getMessage());
    }
}

void main(String[] args) {
    var settings = settings(args);
    var board = new Board(settings.failures());
    var checks = new ArrayList<Task<Void>>();
    var app = new App();
    app.files("/", Path.of("dashboard"));
    app.events("/checks", _ -> board.watch());
    app.onStart(() -> checks.add(spawn("checks", () -> checkAll(settings, board))));
    app.onStop(() -> checks.forEach(Task::cancel));
    app.serve(settings.port());
}

record Settings(List<String> urls, Duration every, Duration timeout, int port, int failures, Optional<String> alert) {}

Settings settings(String[] args) {
    var urls = new ArrayList<String>();
    var every = 2.0;
    var timeout = 1.5;
    var port = 8000;
    var failures = 3;
    var alert = Optional.<String>empty();
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            switch (arg) {
                case "--every" -> every = Double.parseDouble(rest.remove());
                case "--timeout" -> timeout = Double.parseDouble(rest.remove());
                case "--port" -> port = Integer.parseInt(rest.remove());
                case "--failures" -> failures = Integer.parseInt(rest.remove());
                case "--alert" -> alert = Optional.of(URI.create(rest.remove()).toString());
                default -> urls.add(URI.create(arg).toString());
            }
        }
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Dashboard.java [--every SECONDS] [--timeout SECONDS] [--port N] [--failures N] [--alert URL] [URL…]");
        System.exit(2);
    }
    return new Settings(List.copyOf(urls), seconds(every), seconds(timeout), port, failures, alert);
}
