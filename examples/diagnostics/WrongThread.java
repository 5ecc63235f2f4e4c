// A queue belongs to its loop. If another thread uses it, the exception says so, and says how to do it.
//
//     ./meanwhile run examples/diagnostics/WrongThread.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Loop;
import dev.meanwhile.WrongLoopException;

void main() {
    run(() -> {
        var loop = Loop.current();
        var words = queue();
        words.put("from a task");
        IO.println(words.take());
        Thread.ofPlatform().name("other").start(() -> {
            try {
                words.tryPut("from another thread");
            } catch (WrongLoopException e) {
                IO.println(e.getMessage());
                loop.execute(() -> words.tryPut("handed over by another thread"));
            }
        });
        IO.println(timeout(seconds(5), () -> words.take()));
    });
}
