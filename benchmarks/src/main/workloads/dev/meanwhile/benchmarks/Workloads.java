package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Metric;
import java.util.ArrayList;
import java.util.List;

/** All workloads, in the order of the document. A new one gets an entry here and a line in each program that has it. */
final class Workloads {
    private static final int LEVELS = 6;
    private static final int LEAVES = 46_656;           // 6 to the power of LEVELS
    private static final int MEMOIZED = 90;             // keys in the cache after some hundred draws
    private static final int NODES = 100_000;
    private static final int FIBONACCI_25 = 75_025;
    private static final int FIBONACCI_CALLS = 242_785;

    /** Here a round is a process, and the harness measures the time. */
    static final Workload STARTUP = new Workload("startup", "start-up of a hello", "From the start of a command to its first line of output; "
            + "the program says hello, sleeps a millisecond and says goodbye. Everything that can be cached is cached: `meanwhile run` has compiled it before. "
            + "CPU time is that of the whole process. Not pinned.", "start", Metric.WALL, 1, 1, 1, new Effort(30, 0, 0));
    static final List<Workload> ALL = all();

    private Workloads() {
    }

    private static List<Workload> all() {
        var all = new ArrayList<>(micro());
        all.add(sleepers("sleepers-100k", 100_000, "0.1 s").lasting(Effort.SLEEPERS));
        all.add(sleepers("sleepers-1m", 1_000_000, "1 s").lasting(new Effort(3, 0, -1)));
        all.addAll(trees("", "gather", "`gather`"));
        trees("-tg", "TaskGroup", "a scope (asyncio: `TaskGroup`)").forEach(tree -> all.add(tree.lasting(tree.effort().onlyInFull())));
        all.add(Workload.run("generators", "async generators", Metric.WALL, NODES, sumBelow(NODES),
                "pyperformance's `async_generators`: a search tree of 100,000 nodes is built and walked in order; each node's generator "
                        + "passes on those of its children, so an element goes through up to 17 of them. Nothing waits."));
        all.add(coroutines());
        all.addAll(IoWorkloads.ALL);
        all.addAll(ServerWorkloads.ALL);
        all.addAll(WebWorkloads.ALL);
        all.addAll(EchoWorkloads.ALL);
        all.addAll(ClientWorkloads.ALL);
        all.addAll(SqlWorkloads.ALL);
        all.add(STARTUP);
        return List.copyOf(all);
    }

    private static List<Workload> micro() {
        return List.of(
                Workload.micro("switch", "switch between tasks", "switch", 200_000, size -> size,
                        "Two tasks alternate: each lets the other run, again and again (`sleep(0)`, `Gosched`, `yield`)."),
                Workload.micro("spawn", "spawn and join", "task", 50_000, size -> size / 1000 * 499_500L,
                        "Tasks that return at once, started and awaited by the thousand."),
                Workload.micro("queue", "bounded queue", "item", 200_000, Workloads::sumBelow,
                        "One producer, one consumer, and a queue with room for 100."),
                Workload.micro("semaphore", "semaphore", "permit", 100_000, size -> size,
                        "100 tasks share 10 permits; each takes one, lets the others run, gives it back."),
                Workload.micro("timeout", "timeout that doesn't fire", "call", 100_000, Workloads::sumBelow,
                        "A call that returns at once, with a time limit of ten seconds around it."),
                Workload.micro("await-done", "await of a finished task", "await", 500_000, size -> size,
                        "One task, which ended long ago, is awaited again and again. For Go that is a receive from a closed channel."),
                Workload.micro("flow", "element through three operators", "element", 100_000, size -> 3 * 2 * sumBelow(size / 2),
                        "A generator, `map`, `filter`, `take`; every second element comes through. asyncio: four async generators; Go: "
                                + "goroutines and channels."));
    }

    private static Workload sleepers(String name, int count, String duration) {
        return new Workload(name, "%,d sleepers".formatted(count), "Tasks asleep at once, each for " + duration
                + "; the time is that of the whole run, and cannot be less. Memory is the growth of the process to its peak in the first round, "
                + "for each task.", "run", Metric.WALL, count, 1, count, Effort.RUN);
    }

    private static List<Workload> trees(String suffix, String kind, String by) {
        var shape = "pyperformance's `async_tree`: 55,986 tasks in six levels; each starts six and waits for them with " + by + ". ";
        return List.of(
                tree("none" + suffix, "async_tree none, " + kind, 0, shape + "The 46,656 leaves do nothing."),
                tree("io" + suffix, "async_tree io, " + kind, 0, shape + "Each leaf sleeps 50 ms."),
                tree("memo" + suffix, "async_tree memoization, " + kind, MEMOIZED, shape
                        + "About one leaf in ten sleeps 50 ms, the others find a cached value."),
                tree("mixed" + suffix, "async_tree cpu_io_mixed, " + kind, MEMOIZED, shape
                        + "Half of the leaves compute the factorial of 500, the others behave as in memoization. This mostly measures big integers.")
                        .lasting(Effort.RUN.onlyInFull()));
    }

    private static Workload tree(String name, String title, int cached, String what) {
        return Workload.run("tree-" + name, title, Metric.CPU, LEVELS, LEAVES + cached, what);
    }

    private static Workload coroutines() {
        var times = 10;
        return new Workload("coroutines", "coroutine calls", "pyperformance's `coroutines`: `fib(25)`, where each of the "
                + "%,d calls is a coroutine that its caller awaits. On threads, goroutines and Meanwhile's tasks, that is a plain call."
                .formatted(FIBONACCI_CALLS), "call", Metric.WALL, times, (long) times * FIBONACCI_CALLS, (long) times * FIBONACCI_25,
                Effort.MICRO);
    }

    private static long sumBelow(long n) {
        return n * (n - 1) / 2;
    }
}
