// Pages that are fetched one by one on demand (async iterator, async for).
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/Pages.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;

List<String> fetchPage(int page) {
    IO.println("Fetching page " + page + "...");
    sleep(seconds(1));
    return page <= 3 ? List.of("item " + page + "a", "item " + page + "b") : List.of();
}

Flow<List<String>> fetchPages() {
    return generate(out -> {
        var page = 1;
        while (true) {
            var data = fetchPage(page);
            if (data.isEmpty()) {
                break;
            }
            out.emit(data);                     // yield
            page++;
        }
    });
}

void process(List<String> page) {
    IO.println("  " + page);
}

void main() {
    run(() -> {
        IO.println("All pages:");
        for (var page : fetchPages()) {
            process(page);
        }

        IO.println("Until item 2a is found; the rest is never fetched:");
        try (var pages = fetchPages()) {
            for (var page : pages) {
                process(page);
                if (page.contains("item 2a")) {
                    break;
                }
            }
        }
    });
}
