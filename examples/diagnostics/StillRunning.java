// The main task ends before a task that it has started: that task is cancelled, its work is lost, and it is named.
//
//     ./meanwhile run examples/diagnostics/StillRunning.java

import static dev.meanwhile.Meanwhile.*;

void save() {
    sleep(seconds(5));
    IO.println("saved");
}

void main() {
    run(() -> {
        spawn("save", () -> save());            // not awaited
        sleep(seconds(1));
        IO.println("Main is done.");
    });
}
