// Each result as soon as it is ready (as_completed).
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/AsCompleted.java

import static dev.meanwhile.Meanwhile.*;

String fetch(String url, double delay) {
    IO.println("Started: " + url);
    sleep(seconds(delay));
    return "data from " + url;
}

void main() {
    run(() -> {
        var tasks = List.of(
                spawn(() -> fetch("url1", 3)),
                spawn(() -> fetch("url2", 1)),
                spawn(() -> fetch("url3", 2)));

        for (var task : asCompleted(tasks)) {
            var result = task.await();
            IO.println("Got: " + result);       // at once, while the others are still waiting
        }
    });
}
