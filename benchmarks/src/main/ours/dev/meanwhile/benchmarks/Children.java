package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Task;
import dev.meanwhile.io.Subprocess;
import java.util.ArrayList;

/** Processes: many that end at once, and one that writes much. */
final class Children {
    private Children() {
    }

    /** {@return how many of them succeeded, and were silent} */
    static long shortOnes(int count) {
        var all = new ArrayList<Task<Boolean>>(count);
        for (var n = 0; n < count; n++) {
            all.add(spawn(() -> {
                var result = Subprocess.run("true");
                return result.isSuccess() && result.out().isEmpty() && result.err().isEmpty();
            }));
        }
        return gather(all).stream().filter(succeeded -> succeeded).count();
    }

    /** {@return the number of bytes that came through the pipe} */
    static long pipe(int mebibytes) {
        try (var child = Subprocess.start("head", "-c", String.valueOf((long) mebibytes << 20), "/dev/zero")) {
            var total = Transfers.drained(child.out());
            return child.await() == 0 ? total : -1;
        }
    }
}
