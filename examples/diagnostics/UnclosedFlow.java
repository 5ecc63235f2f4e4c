// A loop over a flow is left by a break, and its task goes on: what the flow's body holds stays open until the task ends.
//
//     ./meanwhile run examples/diagnostics/UnclosedFlow.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;

Flow<String> rows() {
    return generate(out -> {
        try {
            for (var n = 1; n <= 100; n++) {
                out.emit("row " + n);
            }
        } finally {
            IO.println("The cursor is closed.");
        }
    });
}

void main() {
    run(() -> {
        for (var row : rows()) {                // not in try (var rows = rows()) { … }
            IO.println("Found " + row);
            break;
        }
        sleep(seconds(2));
    });
}
