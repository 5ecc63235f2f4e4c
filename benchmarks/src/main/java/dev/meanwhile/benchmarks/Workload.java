package dev.meanwhile.benchmarks;

import java.util.function.IntToLongFunction;

/**
 * Something to measure, the same for everybody.
 *
 * @param name       what the programs and the files call it
 * @param title      what people call it
 * @param what       a sentence or two on what is done, for the document
 * @param unit       what an operation is; figures are per operation
 * @param metric     what the chart shows and the ratios compare
 * @param size       how much work a round is
 * @param operations how many operations that is
 * @param answer     what a round of that size has to return
 * @param effort     how long to play it
 * @param served     whether the program is a server, and the work comes to it from the harness's own load
 */
record Workload(String name, String title, String what, String unit, Metric metric, int size, long operations, long answer, Effort effort,
        boolean served) {
    Workload(String name, String title, String what, String unit, Metric metric, int size, long operations, long answer, Effort effort) {
        this(name, title, what, unit, metric, size, operations, answer, effort, false);
    }

    /** Wall time, or the CPU time of all threads: the better measure where a round mostly sleeps, and for servers. */
    enum Metric { WALL, CPU }

    /**
     * How long a process plays.
     *
     * @param rounds       at least so many rounds, the first of which is cold
     * @param seconds      in a full run at least that long
     * @param quickSeconds in a quick run at least that long; a negative number leaves it out there, unless it is asked for by name
     */
    record Effort(int rounds, double seconds, double quickSeconds) {
        static final Effort MICRO = new Effort(4, 1.5, 0.7);
        static final Effort RUN = new Effort(3, 3, 1.5);
        static final Effort SLEEPERS = new Effort(2, 3, 0);
        static final Effort SERVER = new Effort(3, 8, 1.5);

        Effort onlyInFull() {
            return new Effort(rounds, seconds, -1);
        }

        boolean inQuick() {
            return quickSeconds >= 0;
        }

        double seconds(boolean quick) {
            return quick ? Math.max(0, quickSeconds) : seconds;
        }
    }

    /** A workload with an operation for each unit of its size, compared by wall time. */
    static Workload micro(String name, String title, String unit, int size, IntToLongFunction answer, String what) {
        return new Workload(name, title, what, unit, Metric.WALL, size, size, answer.applyAsLong(size), Effort.MICRO);
    }

    /** A workload that is played as a whole, and compared by one of the times. */
    static Workload run(String name, String title, Metric metric, int size, long answer, String what) {
        return new Workload(name, title, what, "run", metric, size, 1, answer, Effort.RUN);
    }

    /** A workload for servers, compared by the CPU time that they take for each operation. The answer of a round counts the operations. */
    static Workload server(String name, String title, String unit, int size, long operations, String what) {
        return new Workload(name, title, what, unit, Metric.CPU, size, operations, operations, Effort.SERVER, true);
    }

    Workload lasting(Effort other) {
        return new Workload(name, title, what, unit, metric, size, operations, answer, other, served);
    }

    /** {@return whether its rounds are filled with tasks asleep, so that memory is worth a column} */
    boolean countsMemory() {
        return name.startsWith("sleepers");
    }
}
