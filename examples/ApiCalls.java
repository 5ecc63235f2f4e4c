// Three API calls that take 2, 1 and 3 seconds: one after another, then concurrently.
// After "What Are the Basics of Async Programming in Python?"
//
//     ./meanwhile run examples/ApiCalls.java

import static dev.meanwhile.Meanwhile.*;

String fetchData(String name, double delay) {
    IO.println(name + ": request started");
    sleep(seconds(delay));                      // waits: other tasks run meanwhile
    IO.println(name + ": response received");
    return name + " result";
}

List<String> oneAfterAnother() {
    return List.of(
            fetchData("API 1", 2),
            fetchData("API 2", 1),
            fetchData("API 3", 3));
}

List<String> concurrently() {
    var task1 = spawn(() -> fetchData("API 1", 2));
    var task2 = spawn(() -> fetchData("API 2", 1));
    var task3 = spawn(() -> fetchData("API 3", 3));
    return gather(task1, task2, task3);
}

void timed(String how, Supplier<List<String>> calls) {
    IO.println(how + ":");
    var start = System.nanoTime();
    IO.println("All results: " + calls.get());
    IO.println("%s it took %.1f seconds.\n".formatted(how, (System.nanoTime() - start) / 1e9));
}

void main() {
    run(() -> {
        timed("One after another", this::oneAfterAnother);
        timed("Concurrently", this::concurrently);
    });
}
