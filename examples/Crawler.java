// Follows the links of a page, and of those pages, as far as it is told: many pages at once, but of each host only two at a time, and never the same page twice.
//
//     ./meanwhile run examples/Crawler.java                 (three hosts of its own, one of them slow)
//     ./meanwhile run examples/Crawler.java --depth 2 --pages 500 https://example.org/

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Scope;
import dev.meanwhile.Semaphore;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpServer;
import org.jsoup.Jsoup;

static final int AT_ONCE_OF_A_HOST = 2;
static final int AT_ONCE = 50;

record Page(String title, List<String> links) {}

/** Used by the tasks of one loop, so its collections need no lock. */
static class Crawl {
    final HttpClient client = HttpClient.create(c -> c.timeout(seconds(20)).maxConnections(AT_ONCE).maxBodyBytes(2 << 20));
    final Map<String, Semaphore> hosts = new TreeMap<>();
    final Map<String, Integer> pagesOf = new TreeMap<>();
    final Set<String> seen = new HashSet<>();
    final int most;

    Crawl(int most) {
        this.most = most;
    }

    /** Waits for the page and all pages behind it. */
    void run(String url, int depth) {
        seen.add(url);
        try (client) {
            scope(s -> {
                visit(s, url, depth);
            });
        }
    }

    void visit(Scope scope, String url, int depth) {
        var host = URI.create(url).getAuthority();
        try {
            Page page;
            try (var _ = hosts.computeIfAbsent(host, _ -> new Semaphore(AT_ONCE_OF_A_HOST)).acquire()) {
                page = fetch(url);
            }
            pagesOf.merge(host, 1, Integer::sum);
            IO.println("%-45s %s".formatted(url, page.title()));
            for (var link : page.links()) {
                if (depth > 0 && seen.size() < most && seen.add(link)) {
                    scope.spawn(() -> visit(scope, link, depth - 1));
                }
            }
        } catch (HttpException e) {             // the others go on
            IO.println("%-45s %s".formatted(url, e.getClass().getSimpleName()));
        }
    }

    Page fetch(String url) {
        var response = client.get(url, r -> r.header("Accept", "text/html")).raiseForStatus();
        if (!response.header("Content-Type").orElse("").startsWith("text/html")) {
            return new Page("(no page)", List.of());
        }
        return compute(() -> {                  // on another core: a long page delays nobody
            var document = Jsoup.parse(response.text(), response.url().toString());
            var links = document.select("a[href]").stream().map(a -> a.absUrl("href").replaceFirst("#.*", "")).filter(it -> it.matches("https?://[^\\s\"<>\\\\^`{|}]+"));
            return new Page(document.title(), links.distinct().toList());
        });
    }
}

void main(String[] args) {
    var rest = new ArrayList<>(List.of(args));
    var depth = option(rest, "--depth", 3);
    var most = option(rest, "--pages", 200);
    run(() -> {
        var crawl = new Crawl(most);
        if (!rest.isEmpty()) {
            crawl.run(rest.getFirst(), depth);
        } else {
            try (var first = demo(0.05); var second = demo(0.05); var slow = demo(0.5)) {
                var urls = List.of(first.url(), second.url(), slow.url());
                DEMO.addAll(urls);
                crawl.run(first.url(), depth);
            }
        }
        crawl.pagesOf.forEach((host, pages) -> IO.println(pages + " pages of " + host));
    });
}

int option(List<String> options, String name, int otherwise) {
    var at = options.indexOf(name);
    if (at < 0) {
        return otherwise;
    }
    options.remove(at);
    return Integer.parseInt(options.remove(at));
}

static final List<String> DEMO = new ArrayList<>();

/** Each of ten pages names the next two, and a page of each host. */
HttpServer demo(double delay) {
    return HttpServer.listen(c -> c.accessLog(_ -> {}), request -> {
        sleep(seconds(delay));
        var number = request.path().equals("/") ? 0 : Integer.parseInt(request.path().substring(1));
        var links = IntStream.of(number + 1, number + 2).filter(it -> it < 10).mapToObj(it -> "<a href='/" + it + "'>next</a>").collect(Collectors.joining());
        var others = DEMO.stream().map(url -> "<a href='" + url + "'>other</a>").collect(Collectors.joining());
        request.respond(200).header("Content-Type", "text/html").body(("<title>page " + number + "</title>" + links + others).getBytes(StandardCharsets.UTF_8));
    });
}
