// Several calls at once, with the results in the order of the calls (gather); and what happens if one fails.
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/Gather.java

import static dev.meanwhile.Meanwhile.*;

String fetchData(String url, double delay) {
    sleep(seconds(delay));                      // stands for a network request
    IO.println("  " + url + " answered");
    return "Data from " + url;
}

String fetchBroken(String url) {
    sleep(seconds(1));
    throw new IllegalStateException(url + " is broken");
}

void main() {
    run(() -> {
        IO.println("All succeed:");
        var results = gather(
                () -> fetchData("url1", 3),
                () -> fetchData("url2", 2),
                () -> fetchData("url3", 1));
        IO.println(results);

        IO.println("One fails, so the others are cancelled (asyncio would let them run on unobserved):");
        try {
            gather(
                    () -> fetchData("url1", 3),
                    () -> fetchBroken("url2"),
                    () -> fetchData("url3", 2));
        } catch (IllegalStateException e) {
            IO.println("  " + e.getMessage());
        }

        IO.println("All may finish, whatever happens (return_exceptions=True):");
        var outcomes = gatherSettled(
                () -> fetchData("url1", 3),
                () -> fetchBroken("url2"),
                () -> fetchData("url3", 2));
        outcomes.forEach(IO::println);
    });
}
