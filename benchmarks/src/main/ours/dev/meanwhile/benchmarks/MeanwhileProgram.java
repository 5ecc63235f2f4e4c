package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;

import java.nio.file.Path;
import java.time.Duration;

/** Runs the workloads on Meanwhile, in the run mode that the JVM was started for. */
public final class MeanwhileProgram {
    private MeanwhileProgram() {
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var round = workload(rounds.workload());
        run(() -> {
            try {
                rounds.play(round);
            } finally {
                end(round);
            }
        });
    }

    /** Lets go of what it has kept from round to round. */
    static void end(Round round) {
        switch (round) {
            case Querying querying -> querying.close();
            case Fetching fetching -> fetching.close();
            case null, default -> { }
        }
    }

    /** {@return the workload of that name, in the working folder; null if there is none} */
    public static Round workload(String name) {
        return workload(name, Path.of(""));
    }

    /**
     * {@return the workload of that name, or null}
     *
     * @param folder with what it needs: see {@code Supplies}
     */
    static Round workload(String name, Path folder) {
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
            case "asyncio-tcp" -> Transfers::plain;
            case "asyncio-tcp-ssl" -> size -> Transfers.secure(folder, size);
            case "pipe" -> Children::pipe;
            case "files-small" -> size -> Reading.small(folder, size);
            case "file-large" -> _ -> Reading.large(folder);
            case "processes" -> Children::shortOnes;
            case "client-get", "client-1m", "client-tls", "client-h2" -> Fetching.named(name, folder);
            default -> name.startsWith("tree-") ? AsyncTree.named(name) : Querying.named(name, folder);
        };
    }
}
