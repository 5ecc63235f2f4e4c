package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link Cancelled} comes only to a task that was itself asked to stop. Whoever awaits something that somebody else cancelled gets an
 * ordinary exception.
 */
@Timeout(10)
class CancelledByAnotherTest {
    /** The ways to wait for one task. */
    enum Way {
        AWAIT {
            @Override
            void follow(Task<Integer> task) {
                task.await();
            }
        },
        SHIELD {
            @Override
            void follow(Task<Integer> task) {
                shield(task);
            }
        },
        SHIELDED {
            @Override
            void follow(Task<Integer> task) {
                shielded(() -> {
                    task.await();
                });
            }
        },
        GATHER {
            @Override
            void follow(Task<Integer> task) {
                gather(task, spawn(() -> 1));
            }
        },
        SETTLED {
            @Override
            void follow(Task<Integer> task) {
                gatherSettled(task).getFirst().orThrow();
            }
        },
        RACE {
            @Override
            void follow(Task<Integer> task) {
                race(() -> task.await());
            }
        },
        SCOPE {
            @Override
            void follow(Task<Integer> task) {
                scope(s -> {
                    s.spawn(() -> task.await());
                });
            }
        },
        BODY_OF_SCOPE {
            @Override
            void follow(Task<Integer> task) {
                scope(s -> {
                    task.await();
                });
            }
        },
        TIMEOUT {
            @Override
            void follow(Task<Integer> task) {
                timeout(seconds(60), () -> {
                    task.await();
                });
            }
        },
        WAIT_FOR {
            @Override
            void follow(Task<Integer> task) {
                waitFor(List.of(task), Until.FIRST_COMPLETED).done().getFirst().await();
            }
        },
        AS_COMPLETED {
            @Override
            void follow(Task<Integer> task) {
                for (var ended : asCompleted(List.of(task))) {
                    ended.await();
                }
            }
        },
        MAP_CONCURRENT {
            @Override
            void follow(Task<Integer> task) {
                mapConcurrent(List.of(1), 1, n -> task.await());
            }
        },
        FLOW {
            @Override
            void follow(Task<Integer> task) {
                for (var _ : Meanwhile.<Integer>generate(out -> out.emit(task.await()))) {
                    throw new AssertionError("it has no element");
                }
            }
        },
        FLOW_WITH_TASKS {
            @Override
            void follow(Task<Integer> task) {
                Meanwhile.<Integer>generate(out -> out.emit(1)).mapConcurrent(2, n -> task.await()).buffer(2).toList();
            }
        },
        PROMISE {
            @Override
            void follow(Task<Integer> task) {
                var promise = new Promise<Integer>();
                task.addDoneCallback(_ -> promise.cancel());
                promise.await();
            }
        },
        STAGE {
            @Override
            void follow(Task<Integer> task) {
                var stage = new CompletableFuture<Integer>();
                task.addDoneCallback(_ -> stage.cancel(false));
                await(stage);
            }
        };

        abstract void follow(Task<Integer> task);
    }

    private static Task<Integer> sleeper() {
        return spawn("cache", () -> {
            sleep(seconds(3600));
            return 1;
        });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whoeverAwaitsItFails(Way way) {
        run(() -> {
            var cache = sleeper();
            var follower = spawn("follower", () -> way.follow(cache));
            Turns.pass(5);
            cache.cancel("done with it");
            Ends.failedBecauseOfAnother(follower);
        });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void soItIsWhenThatHasEndedAlready(Way way) {
        run(() -> {
            var cache = sleeper();
            cache.cancel("done with it");
            Turns.pass(1);
            Ends.failedBecauseOfAnother(spawn("follower", () -> way.follow(cache)));
        });
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = EnumSource.Mode.EXCLUDE, names = "SHIELDED")
    void whoIsAskedToStopGetsCancelledWithItsOwnReason(Way way) {
        run(() -> {
            var cache = sleeper();
            var follower = spawn("follower", () -> way.follow(cache));
            Turns.pass(5);
            follower.cancel("enough");
            var cancelled = Ends.cancelled(follower);
            assertEquals("task 'follower' was cancelled by task 'main': enough", cancelled.getMessage());
            assertTrue(cancelled.isFor(follower));
            cache.cancel();
        });
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = EnumSource.Mode.EXCLUDE, names = "SHIELDED")
    void soDoesWhoIsAskedWhileTheOtherIsCancelled(Way way) {
        for (var first = 0; first < 2; first++) {
            var requests = List.of("cache", "follower");
            var cacheFirst = first == 0;
            run(() -> {
                var cache = sleeper();
                var follower = spawn("follower", () -> way.follow(cache));
                Turns.pass(5);
                for (var name : cacheFirst ? requests : requests.reversed()) {
                    (name.equals("cache") ? cache : follower).cancel("stop " + name);
                }
                assertEquals("stop follower", Ends.cancelled(follower).reason());
            });
        }
    }

    @Test
    void aPendingRequestGoesBeforeTheEndOfTheOther() {
        run(() -> {
            var cache = sleeper();
            cache.cancel("done with it");
            Turns.pass(1);
            var follower = spawn(() -> {
                Task.current().cancel("enough");
                cache.await();
            });
            assertEquals("enough", Ends.cancelled(follower).reason());
        });
    }

    @Test
    void aRequestCountsOnce() {
        run(() -> {
            var cache = sleeper();
            var log = new ArrayList<String>();
            var follower = spawn("follower", () -> {
                try {
                    cache.await();
                } catch (Cancelled e) {
                    log.add(assertThrows(CancellationException.class, cache::await).getMessage());
                    throw e;
                }
            });
            Turns.pass(2);
            follower.cancel("enough");
            Ends.cancelled(follower);
            assertEquals(List.of("task 'cache' was cancelled by task 'main': enough"), log);
        });
    }

    @Test
    void aRequestThatAnEarlierWaitPassedOnDoesNotCountForALaterOne() {
        run(() -> {
            var deaf = spawn("deaf", () -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    Task.current().uncancel();
                }
                return 1;
            });
            var cache = sleeper();
            var follower = spawn("follower", () -> {
                deaf.await();
                Task.current().uncancel();
                cache.await();
            });
            Turns.pass(2);
            follower.cancel("passed on to deaf");
            Turns.pass(3);
            cache.cancel();
            Ends.failedBecauseOfAnother(follower);
        });
    }

    @Test
    void itNamesTheTaskWhoAskedAndWhyWithTheOriginalAsItsCause() {
        run(() -> {
            var cache = sleeper();
            Turns.pass(1);
            cache.cancel("done with it");
            var first = assertThrows(CancellationException.class, cache::await);
            var second = assertThrows(CancellationException.class, cache::await);
            assertEquals("task 'cache' was cancelled by task 'main': done with it", first.getMessage());
            assertSame(Ends.cancelled(cache), first.getCause());
            assertNotSame(first, second);
        });
    }

    @Test
    void aCatchOfRuntimeExceptionSeesIt() {
        run(() -> {
            var cache = sleeper();
            cache.cancel();
            try {
                cache.await();
            } catch (RuntimeException e) {
                return;
            }
            throw new AssertionError("nothing was thrown");
        });
    }

    @Test
    void aScopeWhoseChildAwaitedItFails() {
        var done = new ArrayList<String>();
        var thrown = assertThrows(CancellationException.class, () -> run(() -> {
            var cache = sleeper();
            scope(s -> {
                s.spawn("important", () -> {
                    cache.await();
                    done.add("important work");
                });
                Turns.pass(2);
                cache.cancel("somebody else is done with it");
            });
        }));
        assertEquals("task 'cache' was cancelled by task 'main': somebody else is done with it", thrown.getMessage());
        assertEquals(List.of(), done);
    }

    @Test
    void itIsReportedIfNobodyReadsIt() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var cache = sleeper();
                spawn("follower", () -> cache.await());
                Turns.pass(2);
                cache.cancel();
                Turns.pass(2);
            });
            assertEquals(1, log.withText("task 'follower'").size());
        }
    }

    @Test
    void anotherTasksCancellationThatIsRethrownIsAFailure() {
        run(() -> {
            var cache = sleeper();
            cache.cancel("done with it");
            Turns.pass(1);
            var follower = spawn(() -> {
                throw ((Outcome.Cancellation<?>) cache.outcome()).cause();
            });
            assertSame(Ends.cancelled(cache), Ends.failedBecauseOfAnother(follower).getCause());
        });
    }

    @Test
    void aTimeoutThatStopsWhatIsAwaitedIsStillATimeout() {
        run(() -> {
            JumpingClock.install();
            var cache = sleeper();
            var timedOut = assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> {
                cache.await();
            }));
            assertTrue(assertInstanceOf(Cancelled.class, timedOut.getCause()).isFor(Task.current()));
            assertSame(Ends.cancelled(cache), timedOut.getCause().getCause());
        });
    }

    @Test
    void inAChainEachGetsItsOwnAndTheEndOfTheChainIsTheCause() {
        run(() -> {
            var last = sleeper();
            var middle = spawn("middle", () -> last.await());
            var first = spawn("first", () -> middle.await());
            Turns.pass(3);
            first.cancel("enough");
            assertTrue(Ends.cancelled(first).isFor(first));
            assertTrue(Ends.cancelled(middle).isFor(middle));
            assertSame(Ends.cancelled(last), Ends.cancelled(middle).getCause());
            assertSame(Ends.cancelled(last), Ends.cancelled(first).getCause());
        });
    }

    @Test
    void anotherThreadsFutureOfItIsCancelled() {
        run(() -> {
            var future = Loop.current().submit(() -> {
                Task.current().cancel();
                sleep(seconds(1));
                return 1;
            });
            assertThrows(CancellationException.class, () -> await(future));
            assertTrue(future.isCancelled());
        });
    }
}
