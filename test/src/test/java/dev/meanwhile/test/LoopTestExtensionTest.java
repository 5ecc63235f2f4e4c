package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The annotation, as JUnit runs it. The classes nested here are run by the tests, not by the build. */
class LoopTestExtensionTest {
    private static EngineExecutionResults run(Class<?> tests, String... parameter) {
        var kit = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests));
        if (parameter.length > 0) {
            kit.configurationParameter(parameter[0], parameter[1]);
        }
        return kit.execute();
    }

    private static List<String> names(EngineExecutionResults results) {
        return results.testEvents().finished().stream().map(event -> event.getTestDescriptor().getDisplayName()).toList();
    }

    private static Throwable failure(Stream<Event> finished) {
        return finished.map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream()).findFirst().orElseThrow();
    }

    static class Plain {
        @LoopTest
        void parametersOfOtherExtensionsAreResolved(TestInfo info, @TempDir Path folder) throws IOException {
            assertEquals("main", Task.current().name());
            assertTrue(Files.isDirectory(folder));
            assertEquals("parametersOfOtherExtensionsAreResolved", info.getTestMethod().orElseThrow().getName());
        }

        @LoopTest
        @DisplayName("a name of its own")
        void named() {
        }
    }

    @Test
    void aTestRunsOnceAsMainTaskUnderItsName() {
        var results = run(Plain.class);
        results.testEvents().assertStatistics(stats -> stats.started(2).succeeded(2));
        assertEquals(List.of("a name of its own", "parametersOfOtherExtensionsAreResolved(TestInfo, Path)"),
                names(results).stream().sorted().toList());
    }

    static class Failing {
        @LoopTest
        void checked() throws IOException {
            throw new IOException("as it is");
        }
    }

    @Test
    void aCheckedExceptionPassesAsItIs() {
        var failure = failure(run(Failing.class).testEvents().failed().stream());
        assertInstanceOf(IOException.class, failure);
        assertEquals("as it is", failure.getMessage());
        assertEquals(0, failure.getSuppressed().length);
    }

    static class Aborted {
        @LoopTest
        void assumption() {
            assumeTrue(false);
        }
    }

    @Test
    void anAssumptionAborts() {
        run(Aborted.class).testEvents().assertStatistics(stats -> stats.aborted(1).failed(0));
    }

    static class Deadlocked {
        @LoopTest
        void waitsForItself() {
            new Promise<String>().await();
        }
    }

    @Test
    void aDeadlockFails() {
        var failure = failure(run(Deadlocked.class).testEvents().failed().stream());
        assertTrue(failure.getMessage().contains("\n  task 'main' waits for a promise\n"), failure.getMessage());
    }

    static class Slow {
        @LoopTest(limitSeconds = 1)
        void tooLong() {
            await(new CompletableFuture<String>());
        }
    }

    @Test
    void theLimitOfTheAnnotationHolds() {
        var failure = failure(run(Slow.class).testEvents().failed().stream());
        assertTrue(failure.getMessage().startsWith("the test has not ended within 1000 ms of real time."), failure.getMessage());
    }

    static class Racy {
        static final List<List<Integer>> ORDERS = new ArrayList<>();

        @LoopTest(seeds = 20)
        void theFirstIsFirst() {
            var order = new ArrayList<Integer>();
            gather(Stream.of(1, 2, 3).map(n -> spawn(() -> order.add(n))).toList());
            ORDERS.add(order);
            assertEquals(1, order.getFirst());
        }
    }

    @Test
    void eachSeedIsAnInvocationAndProductionsOrderIsTheFirst() {
        Racy.ORDERS.clear();
        var results = run(Racy.class);
        results.testEvents().assertStatistics(stats -> stats.started(20));
        assertEquals(List.of("theFirstIsFirst()", "theFirstIsFirst() seed 1", "theFirstIsFirst() seed 2"), names(results).subList(0, 3));
        assertEquals(List.of(1, 2, 3), Racy.ORDERS.getFirst());
        assertTrue(results.testEvents().failed().count() > 5 && results.testEvents().succeeded().count() > 2, "some fail, some do not");
    }

    /** As somebody does who sees a failure, reads the seed, and looks into it. */
    @Test
    void theSeedThatAFailurePrintsReplaysIt() {
        Racy.ORDERS.clear();
        var failure = failure(run(Racy.class).testEvents().failed().stream());
        var seed = failure.getSuppressed()[0].getMessage().replaceAll("(?s).*-Dmeanwhile.seed=(\\d+).*", "$1");
        var order = Racy.ORDERS.get(Integer.parseInt(seed));
        Racy.ORDERS.clear();
        var replayed = run(Racy.class, "meanwhile.seed", seed);
        replayed.testEvents().assertStatistics(stats -> stats.started(1).failed(1));
        assertEquals(List.of("theFirstIsFirst() seed " + seed), names(replayed));
        assertEquals(List.of(order), Racy.ORDERS);
    }

    static class OneSeed {
        @LoopTest(seed = 41, seeds = 2)
        void from41() {
        }
    }

    @Test
    void seedsStartAtTheOneThatIsGiven() {
        assertEquals(List.of("from41() seed 41", "from41() seed 42"), names(run(OneSeed.class)));
    }

    static class NoSeeds {
        @LoopTest(seeds = 0)
        void never() {
        }
    }

    @Test
    void mistakesSayWhatTheyAre() {
        assertEquals("@LoopTest(seeds = 0): a test runs at least once", message(run(NoSeeds.class)));
        assertEquals("meanwhile.seed=x: a seed is a whole number", message(run(OneSeed.class, "meanwhile.seed", "x")));
        assertEquals("meanwhile.seed=-1: a seed can't be negative", message(run(OneSeed.class, "meanwhile.seed", "-1")));
    }

    private static String message(EngineExecutionResults results) {
        return failure(results.containerEvents().failed().stream()).getMessage();
    }

    static class Surrounded {
        static final List<String> THREADS = new ArrayList<>();

        @BeforeEach
        void before() {
            THREADS.add("before in " + Thread.currentThread().isVirtual());
        }

        @LoopTest
        void body() {
            THREADS.add("body in " + Thread.currentThread().isVirtual());
        }

        @AfterEach
        void after() {
            THREADS.add("after in " + Thread.currentThread().isVirtual());
        }
    }

    @Test
    void beforeAndAfterRunOutsideOfTheLoop() {
        Surrounded.THREADS.clear();
        run(Surrounded.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
        assertEquals(List.of("before in false", "body in true", "after in false"), Surrounded.THREADS);
    }
}
