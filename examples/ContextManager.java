// A resource whose opening and closing wait, used with try-with-resources (async with).
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/ContextManager.java

import static dev.meanwhile.Meanwhile.*;

class Resource implements AutoCloseable {
    Resource() {
        IO.println("Connecting...");
        sleep(seconds(1));
        IO.println("Connected");
    }

    void doSomething() {
        IO.println("Doing something...");
        sleep(seconds(1));
    }

    @Override
    public void close() {
        IO.println("Disconnecting...");
        sleep(seconds(1));
        IO.println("Disconnected");
    }
}

void otherWork() {
    while (true) {
        sleep(seconds(0.7));
        IO.println("    (another task runs)");
    }
}

void main() {
    run(() -> {
        spawn(this::otherWork);                 // ends with run

        try (var resource = new Resource()) {
            resource.doSomething();
        }
        IO.println("Done");
    });
}
