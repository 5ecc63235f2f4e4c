// Follows the links of a page, and of those pages, as far as it is told: many pages at once, but of each host only two at a time, and never the same page twice.
//
//     ./meanwhile run examples/Crawler.java                 (a small host of its own, which has two names)
//     ./meanwhile run examples/Crawler.java --depth 2 --pages 500 https://example.org/

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Scope;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpServer;
import org.jsoup.Jsoup;

record Page(String title, List<String> links) {}

/** Used by the tasks of one loop, so its collections need no lock. */
static class Crawl {
    final HttpClient client = HttpClient.create(c -> c.perHost(h -> h.maxRequests(2)).maxConnections(50).maxBodyBytes(2 << 20));
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
        try {
            var page = fetch(url);
            pagesOf.merge(URI.create(url).getHost(), 1, Integer::sum);
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
            try (var server = demo()) {
                crawl.run(server.url(), depth);
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

/** Each of ten pages names the next two, and the same under the other name of the host. */
HttpServer demo() {
    return HttpServer.listen(c -> c.accessLog(_ -> {}), request -> {
        sleep(seconds(0.2));
        var number = request.path().equals("/") ? 0 : Integer.parseInt(request.path().substring(1));
        var port = request.header("Host").orElse("").replaceFirst(".*:", "");
        var links = IntStream.of(number + 1, number + 2).filter(it -> it < 10)
                .mapToObj(it -> "<a href='/" + it + "'>next</a><a href='http://localhost:" + port + "/" + it + "'>other</a>").collect(Collectors.joining());
        request.respond(200).header("Content-Type", "text/html").body(("<title>page " + number + "</title>" + links).getBytes(StandardCharsets.UTF_8));
    });
}
