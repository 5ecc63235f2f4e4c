// An operation that may take at most five seconds (wait_for).
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/Timeouts.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.TimedOutException;

String operation(double duration) {
    try {
        IO.println("Operation started");
        sleep(seconds(duration));
        return "a result";
    } finally {
        IO.println("Operation cleaned up");     // in any case, and before the timeout is reported
    }
}

void main() {
    run(() -> {
        for (var duration : List.of(1, 60)) {
            try {
                var result = timeout(seconds(5), () -> operation(duration));
                IO.println("Got " + result + "\n");
            } catch (TimedOutException e) {
                IO.println("Operation timed out");
            }
        }
    });
}
