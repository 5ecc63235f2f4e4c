// What a small program does, for the AOT cache `core` (see prepare.sh). Its output is not read.

import static dev.meanwhile.Meanwhile.*;

String fetch(String name, double delay) {
    IO.println(name + ": request started");
    sleep(seconds(delay));
    IO.println(name + ": response received");
    return name + " result";
}

void main() {
    run(() -> {
        var first = spawn(() -> fetch("API 1", 0.02));
        var second = spawn(() -> fetch("API 2", 0.01));
        IO.println("All results: " + gather(first, second));
        IO.println(gather(() -> fetch("API 3", 0), () -> first.await()));
        timeout(seconds(1), () -> sleep(millis(1)));
        var limit = semaphore(1);
        scope(s -> {
            s.spawn(() -> {
                try (var _ = limit.acquire()) {
                    sleep(millis(1));
                }
            });
            s.spawn(() -> IO.println("spawned"));
        });
    });
}
