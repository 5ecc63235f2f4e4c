package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The job of every measured program, in any language: it runs a workload round after round in one process, and prints a line
 * of JSON for each. The first round is cold, and is reported like the others.
 * <pre>
 * PROGRAM WORKLOAD ROUNDS SECONDS SIZE
 * </pre>
 * It runs at least this number of rounds and at least this long. Clocks are read inside the runtime, in its main task: starting and
 * stopping the runtime is not part of a round. It is started in a folder with what the workload needs: see {@code Supplies}.
 *
 * @param workload its name
 * @param rounds   their minimum number
 * @param seconds  the minimum time
 * @param size     the amount of work in a round
 */
public record Rounds(String workload, int rounds, double seconds, int size) {
    /** {@return the settings from the command line} */
    public static Rounds parse(String... arguments) {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("the arguments are WORKLOAD ROUNDS SECONDS SIZE, not " + String.join(" ", arguments));
        }
        return new Rounds(arguments[0], Integer.parseInt(arguments[1]), Double.parseDouble(arguments[2]),
                Integer.parseInt(arguments[3]));
    }

    /**
     * Runs the rounds.
     *
     * @param round the workload; null if this program does not have it, which it reports
     * @throws Exception as thrown by a round
     */
    public void play(Round round) throws Exception {
        if (round == null) {
            System.out.println("{\"unsupported\":\"\"}");
            return;
        }
        play(round, new ProcessClock(), "self", () -> "");
    }

    /**
     * Runs the rounds, and measures the CPU time and the memory of a server.
     *
     * @param more additional fields of the printed line, each preceded by a comma
     */
    void playOn(long server, Round round, Supplier<String> more) throws Exception {
        play(round, ProcessClock.of(server), String.valueOf(server), more);
    }

    private void play(Round round, ProcessClock cpu, String process, Supplier<String> more) throws Exception {
        var status = Path.of("/proc", process, "status");
        var base = memory(status, "VmRSS:");
        var end = System.nanoTime() + (long) (seconds * 1e9);
        for (var n = 1; n <= rounds || System.nanoTime() < end; n++) {
            var cpuStart = cpu.nanos();
            var start = System.nanoTime();
            var check = round.play(size);
            var wall = System.nanoTime() - start;
            var used = cpu.nanos() - cpuStart;
            System.out.println("{\"round\":" + n + ",\"wallNanos\":" + wall + ",\"cpuNanos\":" + used + ",\"check\":" + check
                    + ",\"peakKb\":" + Math.max(base, memory(status, "VmHWM:")) + ",\"baseKb\":" + base + more.get() + "}");
        }
    }

    /** {@return how much memory a process has now, in KiB} */
    static long residentKb(long process) {
        try {
            return memory(Path.of("/proc", String.valueOf(process), "status"), "VmRSS:");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the memory of a process according to Linux, in KiB} It counts roughly, so that a peak can be a little less than what was used before. */
    private static long memory(Path status, String field) throws IOException {
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
