package peers;

import dev.meanwhile.benchmarks.Factorial;
import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The workloads on the JDK's virtual threads: plain starts and joins, StructuredTaskScope for the tg variants. */
final class VirtualThreadPeer {
    private static final int CAPACITY = 100;
    private static final int TASKS = 100;
    private static final int PERMITS = 10;
    private static final int GATHERED = 1000;
    private static final int FIBONACCI = 25;

    private VirtualThreadPeer() {
    }

    private static Round workload(String name) {
        return switch (name) {
            case "switch" -> VirtualThreadPeer::yields;
            case "spawn" -> VirtualThreadPeer::spawn;
            case "await-done" -> VirtualThreadPeer::awaitDone;
            case "queue" -> VirtualThreadPeer::queue;
            case "semaphore" -> VirtualThreadPeer::semaphore;
            case "timeout" -> VirtualThreadPeer::timeouts;
            case "sleepers-100k" -> size -> sleepers(size, Duration.ofMillis(100));
            case "sleepers-1m" -> size -> sleepers(size, Duration.ofSeconds(1));
            case "coroutines" -> VirtualThreadPeer::coroutines;
            default -> name.startsWith("tree-") ? new Tree(name) : null;
        };
    }

    /** The rounds run in a virtual thread: joining from a platform thread would also cost a wake-up of that thread. */
    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var main = new FutureTask<Void>(() -> {
            rounds.play(workload(rounds.workload()));
            return null;
        });
        Thread.startVirtualThread(main);
        main.get();
    }

    private static long yields(int size) throws Exception {
        var turns = new long[2];
        var threads = new Thread[2];
        for (var t = 0; t < 2; t++) {
            var mine = t;
            threads[t] = Thread.startVirtualThread(() -> {
                for (var n = 0; n < size / 2; n++) {
                    Thread.yield();
                    turns[mine]++;
                }
            });
        }
        join(threads);
        return turns[0] + turns[1];
    }

    private static void join(Thread... threads) throws InterruptedException {
        for (var thread : threads) {
            thread.join();
        }
    }

    private static long spawn(int size) throws Exception {
        var sum = 0L;
        for (var done = 0; done < size; done += GATHERED) {
            var values = new int[GATHERED];
            var threads = new Thread[GATHERED];
            for (var n = 0; n < GATHERED; n++) {
                var value = n;
                threads[n] = Thread.startVirtualThread(() -> values[value] = value);
            }
            join(threads);
            for (var value : values) {
                sum += value;
            }
        }
        return sum;
    }

    private static <T> FutureTask<T> start(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private static long awaitDone(int size) throws Exception {
        var task = start(() -> 1);
        task.get();
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            sum += task.get();
        }
        return sum;
    }

    private static long queue(int size) throws Exception {
        var items = new ArrayBlockingQueue<Integer>(CAPACITY);
        var producer = start(() -> {
            for (var n = 0; n < size; n++) {
                items.put(n);
            }
            return null;
        });
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            sum += items.take();
        }
        producer.get();
        return sum;
    }

    private static long semaphore(int size) throws Exception {
        var limit = new Semaphore(PERMITS);
        var now = new AtomicInteger();
        var total = new LongAdder();
        var threads = new Thread[TASKS];
        for (var t = 0; t < TASKS; t++) {
            threads[t] = Thread.startVirtualThread(() -> {
                for (var n = 0; n < size / TASKS; n++) {
                    limit.acquireUninterruptibly();
                    try {
                        if (now.incrementAndGet() > PERMITS) {
                            throw new IllegalStateException("too many tasks hold a permit");
                        }
                        Thread.yield();
                        now.decrementAndGet();
                        total.increment();
                    } finally {
                        limit.release();
                    }
                }
            });
        }
        join(threads);
        return total.sum();
    }

    /** Without a scope, a call with a time limit needs another thread. */
    private static long timeouts(int size) throws Exception {
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            var value = n;
            sum += start(() -> value).get(10, TimeUnit.SECONDS);
        }
        return sum;
    }

    private static long sleepers(int size, Duration duration) throws Exception {
        var awake = new LongAdder();
        var threads = new Thread[size];
        for (var n = 0; n < size; n++) {
            threads[n] = Thread.startVirtualThread(() -> {
                sleep(duration);
                awake.increment();
            });
        }
        join(threads);
        return awake.sum();
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long coroutines(int size) {
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            sum += fibonacci(FIBONACCI);
        }
        return sum;
    }

    private static int fibonacci(int n) {
        return n <= 1 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }

    /** pyperformance's async_tree. Threads run in parallel, so their shared state is thread-safe. */
    static class Tree implements Round {
        private static final int BRANCHES = 6;
        private static final Duration PAUSE = Duration.ofMillis(50);
        private static final int MEMOIZABLE_PERCENT = 90;
        private static final double CPU_SHARE = 0.5;
        private static final int FACTORIAL = 500;

        private final Random random = new Random(0);
        private final Set<Integer> cache = ConcurrentHashMap.newKeySet();
        private final LongAdder leaves = new LongAdder();
        private final String kind;
        private final boolean scoped;

        Tree(String name) {
            var parts = name.split("-");
            kind = parts[1];
            scoped = parts.length == 3;
        }

        @Override
        public long play(int size) throws Exception {
            leaves.reset();
            node(size);
            return leaves.sum() + cache.size();
        }

        /** {@return nothing, so that it can be a Callable} */
        final Void node(int level) throws Exception {
            if (level == 0) {
                leaf();
                leaves.increment();
            } else {
                branch(level);
            }
            return null;
        }

        void branch(int level) throws Exception {
            if (scoped) {
                try (var scope = StructuredTaskScope.open()) {
                    for (var n = 0; n < BRANCHES; n++) {
                        scope.fork(() -> node(level - 1));
                    }
                    scope.join();
                }
            } else {
                var threads = new Thread[BRANCHES];
                for (var n = 0; n < BRANCHES; n++) {
                    threads[n] = Thread.startVirtualThread(() -> nodeUnchecked(level - 1));
                }
                join(threads);
            }
        }

        private void nodeUnchecked(int level) {
            try {
                node(level);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private void leaf() throws InterruptedException {
            switch (kind) {
                case "none" -> { }
                case "io" -> Thread.sleep(PAUSE);
                case "memo" -> memoized();
                case "mixed" -> mixed();
                default -> throw new IllegalStateException(kind);
            }
        }

        private void memoized() throws InterruptedException {
            var key = random.nextInt(1, 101);
            if (key > MEMOIZABLE_PERCENT || cache.add(key)) {
                Thread.sleep(PAUSE);
            }
        }

        private void mixed() throws InterruptedException {
            if (random.nextDouble() < CPU_SHARE) {
                Factorial.of(FACTORIAL);
            } else {
                memoized();
            }
        }
    }
}
