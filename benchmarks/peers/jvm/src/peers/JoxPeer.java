package peers;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.structured.Fork;
import com.softwaremill.jox.structured.Race;
import com.softwaremill.jox.structured.Scopes;
import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;

/** Jox's own constructs: supervised scopes with forks, channels, timeouts. Yielding and semaphores are the JDK's. */
final class JoxPeer {
    private static final int CAPACITY = 100;
    private static final int GATHERED = 1000;

    private JoxPeer() {
    }

    private static Round workload(String name) {
        return switch (name) {
            case "spawn" -> JoxPeer::spawn;
            case "await-done" -> JoxPeer::awaitDone;
            case "queue" -> JoxPeer::queue;
            case "timeout" -> JoxPeer::timeouts;
            case "sleepers-100k" -> size -> sleepers(size, Duration.ofMillis(100));
            case "sleepers-1m" -> size -> sleepers(size, Duration.ofSeconds(1));
            case "tree-none", "tree-io", "tree-memo", "tree-mixed" -> new JoxTree(name);
            default -> null;
        };
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var main = new FutureTask<Void>(() -> {
            rounds.play(workload(rounds.workload()));
            return null;
        });
        Thread.startVirtualThread(main);
        main.get();
    }

    private static long spawn(int size) throws Exception {
        var sum = 0L;
        for (var done = 0; done < size; done += GATHERED) {
            sum += Scopes.<Long>supervised(scope -> {
                var forks = new ArrayList<Fork<Integer>>(GATHERED);
                for (var n = 0; n < GATHERED; n++) {
                    var value = n;
                    forks.add(scope.fork(() -> value));
                }
                var values = 0L;
                for (var fork : forks) {
                    values += fork.join();
                }
                return values;
            });
        }
        return sum;
    }

    private static long awaitDone(int size) throws Exception {
        return Scopes.<Long>supervised(scope -> {
            var fork = scope.fork(() -> 1);
            fork.join();
            var sum = 0L;
            for (var n = 0; n < size; n++) {
                sum += fork.join();
            }
            return sum;
        });
    }

    private static long queue(int size) throws Exception {
        return Scopes.<Long>supervised(scope -> {
            var items = Channel.<Integer>newBufferedChannel(CAPACITY);
            scope.fork(() -> {
                for (var n = 0; n < size; n++) {
                    items.send(n);
                }
                return null;
            });
            var sum = 0L;
            for (var n = 0; n < size; n++) {
                sum += items.receive();
            }
            return sum;
        });
    }

    private static long timeouts(int size) throws Exception {
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            var value = n;
            sum += Race.timeout(10_000, () -> value);
        }
        return sum;
    }

    private static long sleepers(int size, Duration duration) throws Exception {
        return Scopes.<Long>supervised(scope -> {
            var awake = new LongAdder();
            var forks = new ArrayList<Fork<Void>>(size);
            for (var n = 0; n < size; n++) {
                forks.add(scope.fork(() -> {
                    Thread.sleep(duration);
                    awake.increment();
                    return null;
                }));
            }
            for (var fork : forks) {
                fork.join();
            }
            return awake.sum();
        });
    }

    private static final class JoxTree extends VirtualThreadPeer.Tree {
        private static final int BRANCHES = 6;

        JoxTree(String name) {
            super(name);
        }

        @Override
        void branch(int level) throws Exception {
            Scopes.<Void>supervised(scope -> {
                var forks = new ArrayList<Fork<Void>>(BRANCHES);
                for (var n = 0; n < BRANCHES; n++) {
                    forks.add(scope.fork(() -> node(level - 1)));
                }
                for (var fork : forks) {
                    fork.join();
                }
                return null;
            });
        }
    }
}
