// Which task waits for which, since when, and where in the program: the whole loop as a tree, then the details of one task.
//
//     ./meanwhile run examples/diagnostics/WhoWaits.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.AwaitGraph;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;

void write(Lock file, double duration) {
    try (var held = file.acquire()) {
        sleep(seconds(duration));
    }
}

void report() {
    var file = lock();
    gather(spawn("header", () -> write(file, 60)), spawn("body", () -> write(file, 1)));
}

void main() {
    run(() -> {
        var report = spawn("report", () -> timeout(seconds(30), () -> report()));
        for (var i = 1; i <= 20; i++) {
            spawn(() -> { try { report.await(); } catch (CancellationException e) { } });   // cancelled below, by main
        }
        sleep(seconds(2));
        IO.println(AwaitGraph.of(Loop.current()) + "\n");
        IO.println(AwaitGraph.capture(report));
        report.cancel();
        sleep(seconds(1));
    });
}
