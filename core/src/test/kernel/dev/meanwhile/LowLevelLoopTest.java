package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Callbacks and the life of a loop, without tasks. */
class LowLevelLoopTest {
    private final List<String> seen = new ArrayList<>();

    private Runnable see(String what) {
        return () -> seen.add(what);
    }

    /** A loop whose time jumps. */
    private static Loop jumping() {
        var loop = Meanwhile.newLoop();
        loop.runUntilComplete(() -> {
            JumpingClock.install();
        });
        return loop;
    }

    @Test
    void callbacksRunInOrderInTheNextTurn() {
        try (var loop = Meanwhile.newLoop()) {
            loop.callSoon(() -> {
                seen.add("a");
                loop.callSoon(see("c"));
            });
            loop.callSoon(see("b"));
            loop.stop();
            loop.runForever();
            assertEquals(List.of("a", "b"), seen);
            loop.stop();
            loop.runForever();
            assertEquals(List.of("a", "b", "c"), seen);
        }
    }

    @Test
    void stoppedBeforeItsMainHasEnded() {
        try (var loop = jumping()) {
            var task = new ArrayList<Task<?>>();
            var thrown = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> {
                task.add(Task.current());
                loop.callLater(seconds(1), loop::stop);
                sleep(seconds(5));
                seen.add("went on");
            }));
            assertTrue(thrown.getMessage().contains("stopped before task 'main' was done"), thrown::getMessage);
            assertFalse(task.getFirst().isDone());
            loop.runUntilComplete(task.getFirst());
            assertEquals(List.of("went on"), seen);
        }
    }

    @Test
    void oneThatIsStoppedBeforeItRunsWaitsForNoTimer() {
        try (var loop = jumping()) {
            loop.callLater(seconds(1), see("too early"));
            var begin = loop.time();
            loop.stop();
            loop.runForever();
            assertEquals(begin, loop.time());
            assertEquals(List.of(), seen);
        }
    }

    @Test
    void whatAStoppedRunWasForStopsNoOther() {
        try (var loop = Meanwhile.newLoop()) {
            Promise<String> promise = loop.runUntilComplete(() -> new Promise<>());
            loop.callSoon(loop::stop);
            assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(promise));
            assertEquals("next", loop.runUntilComplete(() -> {
                promise.complete("x");
                Turns.pass(2);
                return "next";
            }));
        }
    }

    @Test
    void aLoopThatIsStoppedDoesNotCountAsRunning() {
        try (var loop = Meanwhile.newLoop()) {
            assertTrue(loop.runUntilComplete(() -> Loop.running().contains(loop)));
            assertFalse(Loop.running().contains(loop));
        }
    }

    @Test
    void laterCallbacksRunInTheOrderOfTheirTimes() {
        try (var loop = jumping()) {
            var begin = loop.time();
            loop.callLater(seconds(2), see("2"));
            loop.callLater(seconds(1), see("1"));
            loop.callLater(seconds(1), see("1 again"));
            loop.callAt(begin.plus(millis(1500)), see("1.5"));
            loop.callLater(seconds(3), loop::stop);
            loop.runForever();
            assertEquals(List.of("1", "1 again", "1.5", "2"), seen);
            assertEquals(seconds(3), loop.time().minus(begin));
        }
    }

    @Test
    void timesThatHavePassedKeepTheirOrder() {
        try (var loop = Meanwhile.newLoop()) {
            loop.callLater(seconds(-1), see("-1"));
            loop.callLater(seconds(-2), see("-2"));
            loop.stop();
            loop.runForever();
            loop.stop();
            loop.runForever();
            assertEquals(List.of("-2", "-1"), seen);
        }
    }

    @Test
    void aCancelledHandleIsForgotten() {
        try (var loop = jumping()) {
            var soon = loop.callSoon(see("soon"));
            var later = loop.callLater(seconds(1), see("later"));
            assertEquals(Optional.empty(), soon.when());
            assertEquals(Optional.of(loop.time().plusSeconds(1)), later.when());
            soon.cancel();
            later.cancel();
            assertEquals(0, loop.timers.size());
            loop.callLater(seconds(2), loop::stop);
            loop.runForever();
            assertEquals(List.of(), seen);
            assertTrue(soon.isCancelled() && later.isCancelled());
            assertEquals(0, loop.timers.size());
        }
    }

    /** A timer that was due already has its callback in the line. */
    @Test
    void aHandleCancelledInItsTurnDoesNotRun() {
        try (var loop = Meanwhile.newLoop()) {
            var handles = new ArrayList<Handle>();
            loop.callLater(seconds(-2), () -> handles.getFirst().cancel());
            handles.add(loop.callLater(seconds(-1), see("too late")));
            loop.stop();
            loop.runForever();
            loop.stop();
            loop.runForever();
            assertEquals(List.of(), seen);
        }
    }

    @Test
    void cancellingWhatHasRunChangesNothing() {
        try (var loop = Meanwhile.newLoop()) {
            var handle = loop.callSoon(see("ran"));
            loop.stop();
            loop.runForever();
            handle.cancel();
            assertFalse(handle.isCancelled());
        }
    }

    @Test
    void anotherThreadWakesIt() {
        try (var loop = Meanwhile.newLoop()) {
            var thread = new Thread(() -> {
                loop.execute(see("from outside"));
                loop.stop();
            });
            loop.callSoon(thread::start);
            loop.runForever();
            assertEquals(List.of("from outside"), seen);
        }
    }

    @Test
    void theWrongThreadIsToldSo() throws Exception {
        try (var loop = Meanwhile.newLoop()) {
            var failure = new CompletableFuture<Throwable>();
            var thread = new Thread(() -> {
                try {
                    loop.callSoon(see("never"));
                    failure.complete(null);
                } catch (Throwable t) {
                    failure.complete(t);
                }
                loop.stop();
            });
            loop.callSoon(thread::start);
            loop.runForever();
            assertEquals(WrongLoopException.class, failure.get().getClass());
        }
    }

    @Test
    void soIsOneThatCancelsAHandle() throws Exception {
        try (var loop = Meanwhile.newLoop()) {
            var handle = loop.callLater(seconds(3600), see("never"));
            var failure = new CompletableFuture<Throwable>();
            loop.callSoon(() -> Thread.ofPlatform().start(() -> {
                try {
                    handle.cancel();
                    failure.complete(null);
                } catch (Throwable t) {
                    failure.complete(t);
                }
                loop.stop();
            }));
            loop.runForever();
            assertInstanceOf(WrongLoopException.class, failure.get());
            assertFalse(handle.isCancelled());
        }
    }

    @Test
    void submittedBeforeItRuns() throws Exception {
        try (var loop = Meanwhile.newLoop()) {
            var future = loop.submit(() -> "value");
            loop.runUntilComplete(() -> Turns.pass(2));
            assertEquals("value", future.get());
        }
    }

    @Test
    void untilAPromiseIsKept() {
        try (var loop = Meanwhile.newLoop()) {
            Promise<String> promise = loop.runUntilComplete(() -> {
                var made = new Promise<String>();
                spawn(() -> {
                    Turns.pass(3);
                    made.complete("kept");
                });
                return made;
            });
            assertEquals("kept", loop.runUntilComplete(promise));
            assertEquals("kept", loop.runUntilComplete(promise));
        }
    }

    @Test
    void useAfterClose() {
        var loop = Meanwhile.newLoop();
        loop.close();
        loop.close();
        assertTrue(loop.isClosed());
        assertThrows(IllegalStateException.class, loop::runForever);
        assertThrows(IllegalStateException.class, () -> loop.callSoon(see("never")));
        assertThrows(IllegalStateException.class, () -> loop.execute(see("never")));
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> 1));
    }

    @Test
    void notWhileItRuns() {
        try (var loop = Meanwhile.newLoop()) {
            loop.runUntilComplete(() -> {
                assertTrue(loop.isRunning());
                assertThrows(IllegalStateException.class, loop::close);
            });
            var thrown = new ArrayList<Throwable>();
            var thread = new Thread(() -> {
                thrown.add(assertThrows(IllegalStateException.class, loop::runForever));
                loop.stop();
            });
            loop.callSoon(thread::start);
            loop.runForever();
            assertEquals(1, thrown.size());
        }
    }

    @Test
    void oneThatNobodyClosesHoldsNobodyUp() {
        var loop = Meanwhile.newLoop();
        loop.runUntilComplete(() -> 1);
        assertTrue(loop.thread().isDaemon());
        loop.close();
        assertFalse(loop.thread().isAlive());
    }

    @Test
    void withinRunStopEndsTheProgramWithAnError() {
        assertThrows(IllegalStateException.class, () -> run(() -> {
            Loop.current().stop();
            sleep(seconds(3600));
        }));
    }
}
