package dev.meanwhile.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which programs run where: single-threaded ones on core 0, the others on all, and the harness on the last, where it does not disturb them. */
final class Cores {
    private final int count = Runtime.getRuntime().availableProcessors();
    private final boolean canPin = count > 1 && Tool.find("taskset").isPresent();

    /** Moves this process to the last core. Started programs would inherit that, so each is pinned explicitly. */
    void stepAside() {
        if (canPin) {
            Tool.run(Path.of("/"), "taskset", "-acp", String.valueOf(count - 1), String.valueOf(ProcessHandle.current().pid()));
        } else {
            Say.line(count == 1 ? "this machine has one core: the harness shares it with the measured programs"
                    : "there is no taskset (Debian's util-linux): nothing is pinned, and figures will vary more");
        }
    }

    List<String> on(boolean pinned, List<String> command) {
        if (!canPin) {
            return command;
        }
        return on(pinned ? "0" : "0-" + (count - 1), command);
    }

    /** {@return a command that runs on the harness's core, away from programs pinned to the first} */
    List<String> onLast(List<String> command) {
        return canPin ? on(String.valueOf(count - 1), command) : command;
    }

    private static List<String> on(String which, List<String> command) {
        var where = new ArrayList<>(List.of("taskset", "-c", which));
        where.addAll(command);
        return where;
    }
}
