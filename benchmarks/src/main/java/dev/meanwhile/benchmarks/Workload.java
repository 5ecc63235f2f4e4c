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
 */
record Workload(String name, String title, String what, String unit, Metric metric, int size, long operations, long answer, Effort effort) {
    /** Wall time, or the CPU time of all threads: the better measure where a round mostly sleeps. */
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

    Workload lasting(Effort other) {
        return new Workload(name, title, what, unit, metric, size, operations, answer, other);
    }

    /** {@return whether its rounds are filled with tasks asleep, so that memory is worth a column} */
    boolean countsMemory() {
        return name.startsWith("sleepers");
    }
}
