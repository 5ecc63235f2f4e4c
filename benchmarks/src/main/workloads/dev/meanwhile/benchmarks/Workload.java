package dev.meanwhile.benchmarks;

import java.util.function.IntToLongFunction;

/**
 * Something to measure, the same for all peers.
 *
 * @param name       its name in programs and files
 * @param title      its name for readers
 * @param what       a sentence or two that describe it, for the document
 * @param unit       the name of an operation; figures are per operation
 * @param metric     the figure that the chart and the ratios use
 * @param size       the amount of work in a round
 * @param operations the number of operations of this size
 * @param answer     the required result of a round of this size
 * @param effort     how long to run it
 * @param family     which peers it has, and where its work comes from
 * @param quickSize  the amount of work in a round of a quick run; if it is another, operations and answer are proportional to the size
 */
record Workload(String name, String title, String what, String unit, Metric metric, int size, long operations, long answer, Effort effort,
        Family family, int quickSize) {
    Workload(String name, String title, String what, String unit, Metric metric, int size, long operations, long answer, Effort effort) {
        this(name, title, what, unit, metric, size, operations, answer, effort, Family.TASKS, size);
    }

    /** Workloads of a family have the same peers. */
    enum Family {
        /** Tasks, and how they wait for each other. */
        TASKS,
        /** Sockets, pipes, files and processes, in a program that is by itself: it is both ends of its connections. */
        IO,
        /** Servers with HTTP, which get their work from the harness's own load. */
        HTTP,
        /** Web frameworks, likewise. */
        WEB,
        /** Servers without a protocol, likewise. */
        SOCKETS,
        /** Clients of HTTP. */
        CLIENTS,
        /** Clients of PostgreSQL. */
        SQL,
        /** Clients of MariaDB. */
        MARIADB,
        /** Servers with HTTP that ask PostgreSQL. */
        HTTP_SQL
    }

    /** What is compared; the less, the better. */
    enum Metric {
        WALL,
        /** Of all threads: the better measure for rounds that mostly sleep, and for servers. */
        CPU,
        /** The 99th percentile of how long a server's clients wait for an answer. */
        WAIT,
        /** The growth of the process. */
        MEMORY;

        /** {@return whether it has a figure for the first round, another than for the others} */
        boolean isColdFirst() {
            return this == WALL || this == CPU;
        }
    }

    /**
     * How long a process runs.
     *
     * @param rounds       the minimum number of rounds, the first of which is cold
     * @param seconds      the minimum time in a full run
     * @param quickSeconds the minimum time in a quick run; if negative, quick runs omit it unless it is named
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

    /** A workload that is one operation, compared by one of the times. */
    static Workload run(String name, String title, Metric metric, int size, long answer, String what) {
        return new Workload(name, title, what, "run", metric, size, 1, answer, Effort.RUN);
    }

    /** A workload for servers, compared by their CPU time for each operation. The answer of a round is the number of operations. */
    static Workload server(Family family, String name, String title, String unit, int size, long operations, String what) {
        return new Workload(name, title, what, unit, Metric.CPU, size, operations, operations, Effort.SERVER, family, size);
    }

    Workload lasting(Effort other) {
        return new Workload(name, title, what, unit, metric, size, operations, answer, other, family, quickSize);
    }

    Workload comparedBy(Metric other) {
        return new Workload(name, title, what, unit, other, size, operations, answer, effort, family, quickSize);
    }

    /** {@return the same in a size for quick runs} */
    Workload withQuickSize(int other) {
        return new Workload(name, title, what, unit, metric, size, operations, answer, effort, family, other);
    }

    /** {@return the workload in the size of a full or a quick run} */
    Workload sized(boolean quick) {
        return !quick || quickSize == size ? this
                : new Workload(name, title, what, unit, metric, quickSize, operations * quickSize / size, answer * quickSize / size, effort, family, quickSize);
    }

    /** {@return whether the program is a server, which gets its work from the harness's own load} */
    boolean served() {
        return family == Family.HTTP || family == Family.WEB || family == Family.SOCKETS || family == Family.HTTP_SQL;
    }

    /** {@return whether the program works with a server that is not measured, so that its rate is of interest besides its CPU time} */
    boolean asksServer() {
        return family == Family.CLIENTS || family == Family.SQL || family == Family.MARIADB;
    }

    /** {@return whether its rounds consist of sleeping tasks, so that memory gets a column} */
    boolean countsMemory() {
        return name.startsWith("sleepers");
    }
}
