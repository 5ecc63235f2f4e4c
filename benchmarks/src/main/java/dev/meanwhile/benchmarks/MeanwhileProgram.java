package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;

import java.time.Duration;

/** Runs the workloads on Meanwhile, in the run mode that the JVM was started for. */
final class MeanwhileProgram {
    private MeanwhileProgram() {
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var round = workload(rounds.workload());
        run(() -> rounds.play(round));
    }

    /** {@return the workload of that name, or null} */
    static Round workload(String name) {
        return switch (name) {
            case "switch" -> Switching::yields;
            case "spawn" -> Spawning::gathers;
            case "await-done" -> Spawning::awaitsDone;
            case "queue" -> Handing::items;
            case "semaphore" -> Handing::permits;
            case "timeout" -> Switching::timeouts;
            case "flow" -> Flows::each;
            case "flow-for" -> Flows::plainFor;
            case "sleepers-100k" -> size -> Switching.sleepers(size, Duration.ofMillis(100));
            case "sleepers-1m" -> size -> Switching.sleepers(size, Duration.ofSeconds(1));
            case "generators" -> Generators::each;
            case "generators-for" -> Generators::plainFor;
            case "coroutines" -> Generators::fibonacci;
            default -> AsyncTree.named(name);
        };
    }
}
