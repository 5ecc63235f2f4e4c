// A task that computes for a second keeps all others waiting: it is reported while it does, with its stack.
//
//     ./meanwhile run examples/diagnostics/BlockedLoop.java

import static dev.meanwhile.Meanwhile.*;

void crunch() {
    var end = System.nanoTime() + 1_000_000_000L;
    while (System.nanoTime() < end) {
        Thread.onSpinWait();                    // belongs into compute(() -> …)
    }
}

void main() {
    run(() -> {
        spawn("ticker", () -> IO.println("tick"));
        spawn("crunch", () -> crunch()).await();
        spawn("ticker", () -> IO.println("tack")).await();
    });
}
