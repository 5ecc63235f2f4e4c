package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What every program that is measured does, in whatever language: it plays a workload round after round in one process, and prints a line
 * of JSON for each. The first round is cold, and is reported like the others.
 * <pre>
 * PROGRAM WORKLOAD ROUNDS SECONDS SIZE
 * </pre>
 * It plays at least so many rounds and at least that long. Clocks are read inside the runtime, in its main task: starting and
 * stopping it is not part of a round.
 *
 * @param workload its name
 * @param rounds   how many, at least
 * @param seconds  how long, at least
 * @param size     how much work a round is
 */
public record Rounds(String workload, int rounds, double seconds, int size) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** {@return what the command line asks for} */
    public static Rounds parse(String... arguments) {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("the arguments are WORKLOAD ROUNDS SECONDS SIZE, not " + String.join(" ", arguments));
        }
        return new Rounds(arguments[0], Integer.parseInt(arguments[1]), Double.parseDouble(arguments[2]),
                Integer.parseInt(arguments[3]));
    }

    /** {@return the workload of that name on Meanwhile, for JMH; null if there is none} */
    public static Round workload(String name) {
        return MeanwhileProgram.workload(name);
    }

    /**
     * Plays the rounds.
     *
     * @param round the workload; null if this program does not have it, which it says
     * @throws Exception what a round throws
     */
    public void play(Round round) throws Exception {
        if (round == null) {
            System.out.println("{\"unsupported\":\"\"}");
            return;
        }
        var cpu = new ProcessClock();
        var base = memory("VmRSS:");
        var end = System.nanoTime() + (long) (seconds * 1e9);
        for (var n = 1; n <= rounds || System.nanoTime() < end; n++) {
            var cpuStart = cpu.nanos();
            var start = System.nanoTime();
            var check = round.play(size);
            var wall = System.nanoTime() - start;
            var used = cpu.nanos() - cpuStart;
            System.out.println("{\"round\":" + n + ",\"wallNanos\":" + wall + ",\"cpuNanos\":" + used + ",\"check\":" + check
                    + ",\"peakKb\":" + memory("VmHWM:") + ",\"baseKb\":" + base + "}");
        }
    }

    /** {@return KiB of memory that Linux counts for this process} */
    private static long memory(String field) throws IOException {
        for (var line : Files.readAllLines(STATUS)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
