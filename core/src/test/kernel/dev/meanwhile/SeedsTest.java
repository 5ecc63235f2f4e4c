package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs this suite again, and again, with the ready tasks of every loop shuffled by another seed: no test may rely on an order that is
 * not promised. {@link InOrder} marks those that are about production's order itself.
 */
@Tag(SeedsTest.ONCE)
class SeedsTest {
    /** The tag of what runs once: tests about an order, about real time, and big ones. */
    static final String ONCE = "once";
    /** The tag of what takes long, and runs only with {@code mvn verify -Pfull}. */
    static final String LONG = "long";

    /**
     * Seed 0 is production's order, in which the suite runs anyway. {@code -Dmeanwhile.seed=7} runs only that one, {@code -Dmeanwhile.seeds=9} so many. The order does not
     * depend on the run mode, so the slower one never goes through more than two.
     */
    static final long[] SEEDS = Long.getLong("meanwhile.seed") == null
            ? LongStream.rangeClosed(1, RunModes.carrier() ? Integer.getInteger("meanwhile.seeds", 3) : 2).toArray()
            : new long[] {Long.getLong("meanwhile.seed")};

    @AfterEach
    void restore() {
        LoopOptions.usualOrder = () -> null;
    }

    @ParameterizedTest
    @FieldSource("SEEDS")
    // The whole suite, on a busy machine.
    @Timeout(600)
    void theSuiteWithSeed(long seed) {
        LoopOptions.usualOrder = () -> new ReadyOrder(new SplittableRandom(seed));
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage(SeedsTest.class.getPackageName()))
                .filters(TagFilter.excludeTags(ONCE, LONG))
                .build();
        var summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        var result = summary.getSummary();
        assertTrue(result.getTestsSucceededCount() > 500, () -> "only " + result.getTestsSucceededCount() + " tests ran");
        assertTrue(result.getTotalFailureCount() == 0, () -> {
            var text = new StringWriter();
            result.printFailuresTo(new PrintWriter(text), 30);
            return "with seed " + seed + " (again: -Dtest=SeedsTest -Dmeanwhile.seed=" + seed + "):" + text;
        });
    }
}
