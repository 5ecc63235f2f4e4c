// Ten requests, but never more than three at once (Semaphore).
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/LimitConcurrency.java

import static dev.meanwhile.Meanwhile.*;

// No lock: the tasks of a loop take turns only where they wait.
int running;

String fetch(String url) {
    running++;
    IO.println("%-6s starts, running: %s".formatted(url, "*".repeat(running)));
    sleep(seconds(0.5 + Math.random()));        // stands for a network request
    running--;
    return "data from " + url;
}

List<String> fetchWithLimit(List<String> urls, int maxConcurrent) {
    var semaphore = semaphore(maxConcurrent);

    return gather(urls.stream().map(url -> spawn(() -> {
        try (var _ = semaphore.acquire()) {
            return fetch(url);
        }
    })).toList());
}

void main() {
    run(() -> {
        var urls = IntStream.rangeClosed(1, 10).mapToObj(n -> "url" + n).toList();
        var results = fetchWithLimit(urls, 3);
        IO.println("All " + results.size() + " results, the last: " + results.getLast());
    });
}
