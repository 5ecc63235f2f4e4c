package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * pyperformance's {@code async_tree}: six levels of tasks, each of which starts six and waits for them, with some work at the leaves.
 * The numbers are those of {@code bm_async_tree}; only the random numbers differ, since Python has its own generator.
 */
final class AsyncTree implements Round {
    private static final Set<String> KINDS = Set.of("none", "io", "memo", "mixed");
    private static final int BRANCHES = 6;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int MEMOIZABLE_PERCENT = 90;
    private static final double CPU_SHARE = 0.5;
    private static final int FACTORIAL = 500;

    private final Random random = new Random(0);
    /** Kept from round to round, and marked before the sleep, as in the original. */
    private final Set<Integer> cache = new HashSet<>();
    private final Runnable leaf;
    private final boolean scoped;
    private long leaves;

    private AsyncTree(String kind, boolean scoped) {
        this.scoped = scoped;
        this.leaf = switch (kind) {
            case "none" -> () -> { };
            case "io" -> () -> sleep(PAUSE);
            case "memo" -> this::memoized;
            case "mixed" -> this::mixed;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** {@return the tree of that name, such as {@code tree-io-tg}, or null if it is not the name of one} */
    static Round named(String name) {
        var kind = name.startsWith("tree-") ? name.substring("tree-".length()).replaceFirst("-tg$", "") : "";
        return KINDS.contains(kind) ? new AsyncTree(kind, name.endsWith("-tg")) : null;
    }

    /** {@return the number of leaves, plus the number of keys in the cache} */
    @Override
    public long play(int size) {
        leaves = 0;
        node(size);
        return leaves + cache.size();
    }

    private void node(int level) {
        if (level == 0) {
            leaf.run();
            leaves++;
        } else if (scoped) {
            scope(s -> {
                for (var n = 0; n < BRANCHES; n++) {
                    s.spawn(() -> node(level - 1));
                }
            });
        } else {
            var children = new ArrayList<Task<Void>>(BRANCHES);
            for (var n = 0; n < BRANCHES; n++) {
                children.add(spawn(() -> node(level - 1)));
            }
            gather(children);
        }
    }

    private void memoized() {
        var key = random.nextInt(1, 101);
        if (key > MEMOIZABLE_PERCENT || cache.add(key)) {
            sleep(PAUSE);
        }
    }

    private void mixed() {
        if (random.nextDouble() < CPU_SHARE) {
            Factorial.of(FACTORIAL);
        } else {
            memoized();
        }
    }
}
