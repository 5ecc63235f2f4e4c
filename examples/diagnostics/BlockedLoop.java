// A task that computes for a second or two blocks all others: it is reported while it does, with its stack.
//
//     ./meanwhile run examples/diagnostics/BlockedLoop.java

import static dev.meanwhile.Meanwhile.*;

int crunch() {
    return BigInteger.TWO.pow(5_000_000).toString().length();      // belongs in compute(() -> …)
}

void main() {
    run(() -> {
        spawn("ticker", () -> IO.println("tick"));
        spawn("crunch", () -> crunch()).await();
        spawn("ticker", () -> IO.println("tack")).await();
    });
}
