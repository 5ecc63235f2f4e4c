// Watches a list of endpoints: polls each of them independently every few seconds, and shows the answers on a page as they
// come, the slowest first. Any number of browsers may connect; a new one sees the last minutes at once.
//
//     ./meanwhile run examples/Dashboard.java               (watches endpoints of its own, some of which are unhealthy)
//     ./meanwhile run examples/Dashboard.java https://example.org/ http://localhost:9000/health
//
// Then open http://localhost:8000/. Options: --every 2, --timeout 1.5 (seconds), --port 8000.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Queue;
import dev.meanwhile.Task;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;

record Check(String url, boolean ok, String text, double millis) {}

record Answer(String text) {}

/** The recent results, and their subscribers. The tasks of a loop share it without a lock. */
class Board {
    static final int REMEMBERED = 60;
    final Map<String, Deque<Check>> lately = new LinkedHashMap<>();
    final Set<Queue<Check>> watchers = new HashSet<>();

    void add(Check check) {
        var checks = lately.computeIfAbsent(check.url(), _ -> new ArrayDeque<>());
        checks.add(check);
        if (checks.size() > REMEMBERED) {
            checks.remove();
        }
        for (var watcher : watchers) {
            if (!watcher.tryPut(check)) {
                watcher.shutdown();         // its browser is far behind: it loses the connection, reconnects and starts afresh
            }
        }
    }

    /** {@return the recent results, then new ones} Ends when its browser disconnects. */
    Flow<Check> watch() {
        return generate(out -> {
            Queue<Check> news = queue(500);
            var before = lately.values().stream().flatMap(Collection::stream).toList();
            watchers.add(news);
            try {
                for (var check : before) {
                    out.emit(check);
                }
                for (var check : news) {
                    out.emit(check);
                }
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
    gather(urls.stream().map(url -> every(settings.every(), () -> board.add(check(client, url)))).toList());
}

void main(String[] args) {
    var settings = settings(args);
    var board = new Board();
    var checks = new ArrayList<Task<Void>>();
    var app = new App();
    app.files("/", Path.of("dashboard"));
    app.events("/checks", _ -> board.watch());
    app.onStart(() -> checks.add(spawn("checks", () -> checkAll(settings, board))));
    app.onStop(() -> checks.forEach(Task::cancel));
    app.serve(settings.port());
}

record Settings(List<String> urls, Duration every, Duration timeout, int port) {}

Settings settings(String[] args) {
    var urls = new ArrayList<String>();
    var every = 2.0;
    var timeout = 1.5;
    var port = 8000;
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            switch (arg) {
                case "--every" -> every = Double.parseDouble(rest.remove());
                case "--timeout" -> timeout = Double.parseDouble(rest.remove());
                case "--port" -> port = Integer.parseInt(rest.remove());
                default -> urls.add(URI.create(arg).toString());
            }
        }
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Dashboard.java [--every SECONDS] [--timeout SECONDS] [--port N] [URL…]");
        System.exit(2);
    }
    return new Settings(List.copyOf(urls), seconds(every), seconds(timeout), port);
}
