// A task in the background: spawn starts it, await fetches its result (create_task).
// After "Python's Async Superpower: A Hands-On Guide"
//
//     ./meanwhile run examples/Background.java

import static dev.meanwhile.Meanwhile.*;

String longRunningTask() {
    IO.println("Task started...");
    sleep(seconds(2));                          // stands for a long operation elsewhere
    IO.println("Task finished!");
    return "Task result";
}

void main() {
    run(() -> {
        IO.println("Started at %tT".formatted(LocalTime.now()));

        // Starts the task in the background.
        var task = spawn(this::longRunningTask);

        // We can do other things here while the task runs.
        IO.println("Main is doing other work...");
        sleep(seconds(1));
        IO.println("Still doing other work...");

        // Now wait for the task to end, and get its result.
        var result = task.await();
        IO.println("The result was: " + result);

        IO.println("Finished at %tT".formatted(LocalTime.now()));
    });
}
