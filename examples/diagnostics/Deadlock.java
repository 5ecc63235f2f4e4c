// Two tasks take two locks, each in its own order: the program ends, and reports which task waits for which.
//
//     ./meanwhile run examples/diagnostics/Deadlock.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.DeadlockException;
import dev.meanwhile.Lock;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Runner;

void transfer(Lock from, Lock to) {
    try (var first = from.acquire()) {
        sleep(seconds(1));
        try (var second = to.acquire()) {
            IO.println("transferred");
        }
    }
}

void main() {
    var checking = lock();
    var savings = lock();
    // No other thread can wake the tasks of this program, so a deadlock may end it.
    try (var runner = new Runner(new LoopOptions().endOnDeadlock(true))) {
        runner.run(() -> {
            var there = spawn("there", () -> transfer(checking, savings));
            var back = spawn("back", () -> transfer(savings, checking));
            gather(there, back);
        });
    } catch (DeadlockException e) {
        IO.println("The program has ended.");
    }
}
