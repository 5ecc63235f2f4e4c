package dev.meanwhile.test;

import dev.meanwhile.LoopOptions;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What a seed means. */
final class Seeds {
    /** The seed that changes nothing. */
    static final long PRODUCTION = 0;

    private Seeds() {
    }

    static void apply(long seed, LoopOptions options) {
        if (seed != PRODUCTION) {
            // Not Random, whose first numbers are nearly the same for seeds next to each other.
            options.shuffle(new SplittableRandom(seed));
        }
    }

    /** {@return numbers for the test's own use} Others than those that shuffle. */
    static RandomGenerator random(long seed) {
        return new SplittableRandom(~seed);
    }

    /** Adds to a failure how to reproduce it. */
    static <T extends Throwable> T note(long seed, T failure) {
        if (seed != PRODUCTION) {
            failure.addSuppressed(new Replay(seed));
        }
        return failure;
    }

    /** A note, not a failure: every test runner prints suppressed exceptions. */
    private static final class Replay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Replay(long seed) {
            super("the ready tasks were shuffled by seed " + seed + ". To reproduce this order: -Dmeanwhile.seed=" + seed
                    + ", @LoopTest(seed = " + seed + ") or LoopTests.run(" + seed + ", …)", null, false, false);
        }
    }
}
