// The titles of all given pages: fetched first one after another, then concurrently, with the difference.
//
//     ./meanwhile run examples/Titles.java https://example.org/ https://example.com/
//     ./meanwhile run examples/Titles.java urls.txt                 (one URL a line; # starts a comment)
//     ./meanwhile run examples/Titles.java --limit 50 --timeout 5 urls.txt
//
// The main program of articles 2 and 4 (aiohttp, a semaphore, gather, BeautifulSoup), with real error handling: a page that
// fails, hangs or never ends costs only its own line.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.io.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;

/** A page, its title or why it has none, and when its fetch began and ended, in nanoseconds from the start of its pass. */
record Page(String url, String title, boolean failed, long from, long to) {
    long duration() {
        return to - from;
    }
}

/** One pass over all pages. */
record Pass(List<Page> pages, long duration) {}

record Settings(List<String> urls, int limit, double timeout) {}

void main(String[] args) throws IOException {
    var settings = settings(args);
    if (settings.urls().isEmpty()) {
        IO.println("usage: Titles.java [--limit N] [--timeout SECONDS] URL-or-file…");
        System.exit(2);
    }
    run(() -> {
        try (var client = HttpClient.create(c -> c.timeout(seconds(settings.timeout())).maxConnections(settings.limit()))) {
            var oneByOne = inOrder(client, settings.urls());
            var concurrent = concurrently(client, settings.urls(), settings.limit());
            concurrent.pages().forEach(page -> IO.println((page.failed() ? "✗ " : "✓ ") + page.title() + "  " + page.url()));
            IO.println();
            IO.println(picture(concurrent));
            IO.println();
            compare(oneByOne, concurrent);
        }
    });
}

Pass inOrder(HttpClient client, List<String> urls) {
    var start = System.nanoTime();
    var pages = new ArrayList<Page>();
    try (var progress = Progress.of("one after another", urls.size())) {
        for (var url : progress.track(urls)) {
            pages.add(fetch(client, url, start));
        }
    }
    return new Pass(pages, System.nanoTime() - start);
}

Pass concurrently(HttpClient client, List<String> urls, int limit) {
    var start = System.nanoTime();
    var permits = semaphore(limit);
    try (var progress = Progress.of("concurrently", urls.size())) {
        var pages = gather(urls.stream().map(url -> spawn(() -> {
            try (var _ = permits.acquire()) {
                return fetch(client, url, start);
            } finally {
                progress.advance();
            }
        })).toList());
        return new Pass(pages, System.nanoTime() - start);
    }
}

Page fetch(HttpClient client, String url, long start) {
    var from = System.nanoTime() - start;
    try {
        var html = client.get(url).raiseForStatus().text();
        // Parsing a long page takes a while: on another core, so that it delays no other page.
        var title = compute(() -> Jsoup.parse(html).title());
        return new Page(url, title.isBlank() ? "(no title)" : title, false, from, System.nanoTime() - start);
    } catch (HttpException e) {
        return new Page(url, e.getClass().getSimpleName() + ": " + e.getMessage(), true, from, System.nanoTime() - start);
    }
}

void compare(Pass oneByOne, Pass concurrent) {
    var slowest = concurrent.pages().stream().mapToLong(Page::duration).max().orElse(0);
    var failed = concurrent.pages().stream().filter(Page::failed).count();
    IO.println("%d pages, %d of them failed; the slowest took %s".formatted(concurrent.pages().size(), failed, time(slowest)));
    IO.println("one after another  %9s".formatted(time(oneByOne.duration())));
    IO.println("concurrently       %9s   %.1f times as fast".formatted(time(concurrent.duration()),
            (double) oneByOne.duration() / concurrent.duration()));
}

/** Shows the overlap: the slowest pages as bars over time, and the number of pages under way at each moment. */
String picture(Pass pass) {
    var width = 60;
    var scale = Math.max(1, pass.duration()) / (double) width;
    var text = new StringBuilder("the slowest pages, from start to end " + "·".repeat(width - 30) + " " + time(pass.duration()) + "\n");
    pass.pages().stream().sorted(Comparator.comparingLong(Page::duration).reversed()).limit(12)
            .sorted(Comparator.comparingLong(Page::from))
            .forEach(page -> text.append(bar(page, width, scale)).append('\n'));
    var busy = new int[width];
    for (var page : pass.pages()) {
        for (var x = column(page.from(), width, scale); x <= column(page.to(), width, scale); x++) {
            busy[x]++;
        }
    }
    var most = Arrays.stream(busy).max().orElse(1);
    for (var count : busy) {
        text.append(count == 0 ? ' ' : "▁▂▃▄▅▆▇█".charAt((count * 8 - 1) / Math.max(1, most) % 8));
    }
    return text.append("  under way at once: ").append(most).append(" at most").toString();
}

String bar(Page page, int width, double scale) {
    var from = column(page.from(), width, scale);
    var to = column(page.to(), width, scale);
    var bar = " ".repeat(from) + (page.failed() ? "░" : "█").repeat(to - from + 1);
    return "%-60s  %7s  %s".formatted(bar, time(page.duration()), shortened(page.url()));
}

int column(long time, int width, double scale) {
    return (int) Math.min(width - 1, time / scale);
}

String shortened(String url) {
    return url.length() <= 50 ? url : "…" + url.substring(url.length() - 49);
}

String time(long nanos) {
    return nanos < 1_000_000_000 ? nanos / 1_000_000 + " ms" : "%.2f s".formatted(nanos / 1e9);
}

Settings settings(String[] args) throws IOException {
    var urls = new ArrayList<String>();
    var limit = 20;
    var timeout = 10.0;
    for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
        var arg = rest.poll();
        switch (arg) {
            case "--limit" -> limit = Integer.parseInt(rest.remove());
            case "--timeout" -> timeout = Double.parseDouble(rest.remove());
            default -> urls.addAll(arg.contains("://") ? List.of(arg) : lines(Path.of(arg)));
        }
    }
    return new Settings(urls, limit, timeout);
}

List<String> lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
        return lines.map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }
}
