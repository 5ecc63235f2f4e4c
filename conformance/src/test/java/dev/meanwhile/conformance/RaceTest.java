package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code staggered_race}, of which {@code race} is the form in which all start at once. */
class RaceTest {
    private final RuntimeException broken = new IllegalStateException("broken");

    private String failing() {
        throw broken;
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_staggered.StaggeredTests.test_empty", differs = "D76")
    void withoutBodiesNoneCanWin() {
        assertThrows(IllegalArgumentException.class, () -> race());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_staggered.StaggeredTests.test_one_successful", differs = "D76")
    void ofTwoTheFirstToSucceedWins() {
        assertEquals("first", race(() -> "first", () -> {
            sleep(seconds(1));
            return "second";
        }));
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_staggered.StaggeredTests.test_first_error_second_successful", differs = "D76")
    void aFailureIsForgottenIfAnotherWins() {
        assertEquals("second", race(this::failing, () -> {
            sleep(seconds(1));
            return "second";
        }));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_staggered.StaggeredTests.test_first_timeout_second_successful", differs = "D76")
    void theLoserIsCancelledAndWaitedFor() {
        var log = new ArrayList<String>();
        assertEquals("second", race(() -> {
            try {
                sleep(seconds(10));
                return "first";
            } finally {
                sleep(seconds(1));
                log.add("cleaned up");
            }
        }, () -> {
            sleep(seconds(0.1));
            return "second";
        }));
        assertEquals(List.of("cleaned up"), log);
        assertEquals(seconds(1.1), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_staggered.StaggeredTests.test_none_successful", differs = "D76")
    void ifNoneSucceedsTheFirstFailureIsThrown() {
        var second = new IllegalArgumentException("second");
        assertSame(broken, assertThrows(IllegalStateException.class, () -> race(this::failing, () -> {
            sleep(seconds(1));
            throw second;
        })));
        assertEquals(List.of(second), List.of(broken.getSuppressed()));
    }

    /** One order: of two that succeed in one turn, the first to run wins. */
    @LoopTest
    @Case(cpython = "test_staggered.StaggeredTests.test_multiple_winners", differs = "D76")
    void ofTwoThatSucceedTogetherOneWins() {
        var event = event();
        assertEquals(0, race(() -> {
            event.await();
            return 0;
        }, () -> {
            event.await();
            return 1;
        }, () -> {
            event.set();
            sleep(seconds(10));
            return 2;
        }));
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_staggered.StaggeredTests.test_cancelled", differs = "D76")
    void cancellingItWaitsForAllThatRun() {
        var log = new ArrayList<String>();
        var racing = spawn(() -> race(() -> {
            try {
                sleep(seconds(10));
                return 1;
            } finally {
                sleep(seconds(1));
                log.add("cleaned up");
            }
        }));
        settle();
        racing.cancel();
        Ends.cancelled(racing);
        assertEquals(List.of("cleaned up"), log);
        assertEquals(seconds(1), elapsed());
    }
}
