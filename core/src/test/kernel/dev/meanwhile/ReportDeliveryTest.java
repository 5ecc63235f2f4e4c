package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Reports go to other people's code: it may block, throw, or be slow, and the loop goes on. */
@Timeout(10)
class ReportDeliveryTest {
    private static final IllegalStateException BROKEN = new IllegalStateException("broken");

    private final List<String> told = new ArrayList<>();

    private static void report(String message) {
        Loop.require("the test").reporter.failure(Context.EMPTY, message, BROKEN);
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(n -> "report " + n).toList();
    }

    @Test
    void reportsArriveInOrderAndAllOfThemBeforeRunReturns() {
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> told.add(message)), () -> {
            numbered(100).forEach(ReportDeliveryTest::report);
            assertEquals(List.of(), told, "none is delivered where it is made");
        });
        assertEquals(numbered(100), told);
    }

    @Test
    void soDoThoseMadeWhileOthersAreDelivered() {
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> {
            told.add(message);
            if (told.size() == 2) {
                report("made in the handler");
            }
        }), () -> numbered(3).forEach(ReportDeliveryTest::report));
        assertEquals(List.of("report 0", "report 1", "report 2", "made in the handler"), told);
    }

    @Test
    @InOrder
    void failuresThatNobodyHasReadAreAllTold() {
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> told.add(message)), () -> {
            for (var n = 0; n < 10; n++) {
                spawn("unlucky " + n, () -> {
                    throw BROKEN;
                });
            }
            Turns.pass(1);
        });
        assertEquals(10, told.size());
        for (var n = 0; n < 10; n++) {
            assertTrue(told.get(n).startsWith("task 'unlucky " + n + "'"), told::toString);
        }
    }

    @Test
    void moreThanAThousandThatWaitAreDroppedAndCounted() {
        var log = new CapturedLog() {
            @Override
            public void publish(LogRecord warning) {
                super.publish(warning);
                if (warning.getMessage().contains("were dropped")) {
                    told.add("how many were dropped");
                }
            }
        };
        try (log) {
            Runs.with(new LoopOptions().exceptionHandler((message, _) -> told.add(message)), () -> {
                numbered(1005).forEach(ReportDeliveryTest::report);
                Turns.pass(2);
                report("after that");
            });
            var dropped = log.withText("were dropped");
            assertEquals(1, dropped.size());
            assertTrue(dropped.getFirst().getMessage().startsWith("5 reports of loop"), dropped.getFirst().getMessage());
        }
        var expected = new ArrayList<>(numbered(1000));
        expected.add("how many were dropped");
        expected.add("after that");
        assertEquals(expected, told);
    }

    @Test
    void oneThatIsMadeByTheProgramIsDeliveredBeforeReportReturns() {
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> told.add(message)), () -> {
            Loop.current().report("mine", BROKEN);
            assertEquals(List.of("mine"), told);
        });
        assertEquals(List.of("mine"), told);
    }

    @Test
    void aHandlerThatThrowsGetsTheNextReportAllTheSame() {
        var thrown = new IllegalArgumentException("the handler's");
        try (var log = new CapturedLog()) {
            Runs.with(new LoopOptions().exceptionHandler((message, _) -> {
                told.add(message);
                throw thrown;
            }), () -> {
                numbered(2).forEach(ReportDeliveryTest::report);
                Turns.pass(2);
                assertEquals(2, told.size());
                assertEquals("alive", spawn(() -> "alive").await());
            });
            var logged = log.withText("failed on: report");
            assertEquals(2, logged.size());
            assertSame(thrown, logged.getFirst().getThrown());
        }
    }

    /** As a handler that rethrows does what it is given. */
    @Test
    void oneThatRethrowsEndsNothing() {
        try (var log = new CapturedLog()) {
            Runs.with(new LoopOptions().exceptionHandler((_, failure) -> {
                throw Awaitable.<RuntimeException>sneak(failure);
            }), () -> {
                JumpingClock.install();
                spawn("unlucky", () -> {
                    throw BROKEN;
                });
                sleep(seconds(2));
                assertEquals(1, log.withText("failed on: task 'unlucky'").size());
            });
        }
    }

    @Test
    void handlersSeeTheContextVariablesOfWhatFailed() {
        var user = ContextVar.of("user", "nobody");
        Runs.with(new LoopOptions().exceptionHandler((_, _) -> told.add(user.get())), () -> {
            user.set("main");
            user.where("callback", () -> Loop.current().execute(() -> {
                throw BROKEN;
            }));
            Turns.pass(2);
            user.where("later", () -> Loop.current().callLater(Duration.ZERO, () -> {
                throw BROKEN;
            }));
            Turns.pass(3);
            user.where("report", () -> Loop.current().report("mine", BROKEN));
            spawn(() -> {
                user.set("task");
                throw BROKEN;
            });
            Turns.pass(2);
            assertEquals("main", user.get());
        });
        assertEquals(List.of("callback", "later", "report", "task"), told);
    }

    /** The lock of a log handler that does I/O, say. On the loop's own thread the report would wait for ever. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aReportBehindALockThatASuspendedTaskHoldsDoesNotBlockTheLoop() {
        var lock = new ReentrantLock();
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> {
            lock.lock();
            told.add(message);
            lock.unlock();
        }), () -> {
            var goOn = new Promise<Void>();
            var holder = spawn(() -> {
                lock.lock();
                try {
                    goOn.await();
                } finally {
                    lock.unlock();
                }
            });
            Turns.pass(1);
            numbered(3).forEach(ReportDeliveryTest::report);
            Turns.pass(3);
            assertEquals(List.of(), told);
            Loop.current().callSoon(() -> told.add("a callback"));
            Turns.pass(2);
            assertEquals(List.of("a callback"), told);
            goOn.complete(null);
            holder.await();
        });
        assertEquals(List.of("a callback", "report 0", "report 1", "report 2"), told);
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void theSameForTheLogItself() {
        var lock = new ReentrantLock();
        try (var log = new CapturedLog() {
            @Override
            public void publish(LogRecord record) {
                lock.lock();
                super.publish(record);
                lock.unlock();
            }
        }) {
            run(() -> {
                JumpingClock.install();
                lock.lock();
                spawn("unlucky", () -> {
                    throw BROKEN;
                });
                sleep(seconds(2));
                Turns.pass(2);
                assertEquals(0, log.withText("unlucky").size());
                lock.unlock();
            });
            assertEquals(1, log.withText("unlucky").size());
        }
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void theEndWaitsForAHandlerThatBlocks() {
        var latch = new CountDownLatch(1);
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> {
            await(latch);
            told.add(message);
        }), () -> {
            numbered(2).forEach(ReportDeliveryTest::report);
            Turns.pass(2);
            var loop = Loop.current();
            Thread.ofPlatform().start(() -> {
                // The last task awaits the callbacks by then.
                while (loop.tasks().stream().noneMatch(task -> task.waitsFor().map(WaitInfo::target).equals(Optional.of("callbacks to end")))) {
                    Thread.onSpinWait();
                }
                latch.countDown();
            });
        });
        assertEquals(numbered(2), told);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
