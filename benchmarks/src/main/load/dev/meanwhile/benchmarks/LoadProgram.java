package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.util.Arrays;

/**
 * Puts load on a server, and prints the server's costs, in the format of {@link Rounds}.
 * <pre>
 * LoadProgram WORKLOAD ROUNDS SECONDS SIZE PORT PID
 * </pre>
 */
final class LoadProgram {
    private LoadProgram() {
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(Arrays.copyOf(args, 4));
        var server = Long.parseLong(args[5]);
        try (var load = Load.on(Integer.parseInt(args[4]), rounds.workload(), rounds.size())) {
            load.prepare(rounds.seconds());
            rounds.playOn(server, load, () -> ",\"p50Nanos\":" + load.wait(0.5) + ",\"p99Nanos\":" + load.wait(0.99) + ",\"p999Nanos\":" + load.wait(0.999)
                    + (load.isHeld() ? ",\"heldKb\":" + Rounds.residentKb(server) : ""));
        } catch (IOException | RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
