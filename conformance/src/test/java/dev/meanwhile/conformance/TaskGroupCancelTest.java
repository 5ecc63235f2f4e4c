package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Task groups in which several things go wrong: requests to cancel, failures of both body and tasks, groups in groups. */
class TaskGroupCancelTest extends TaskGroups {
    @LoopTest(seeds = 20)
    @Case(number = 93, cpython = "test_taskgroups.test_cancellation")
    void cancellingTheOwnerCancelsTheTasks() {
        var owner = spawn(() -> scope(s -> {
            for (var n = 0; n < 5; n++) {
                s.spawn(() -> sleepAndLog(5, "task"));
            }
        }));
        sleep(seconds(0.1));
        assertFalse(owner.isDone());
        owner.cancel("test");
        assertEquals("test", Ends.cancelled(owner).reason());
        assertEquals(5, log.size());
    }

    @LoopTest(seeds = 20)
    @Case(number = 93, cpython = "test_taskgroups.test_taskgroup_07")
    void andTheBodyThatWaits() {
        var owner = spawn(() -> scope(s -> {
            for (var n = 0; n < 5; n++) {
                s.spawn(() -> sleepAndLog(5, "task"));
            }
            sleepAndLog(10, "body");
        }));
        sleep(seconds(0.1));
        owner.cancel();
        Ends.cancelled(owner);
        assertEquals(6, log.size());
        assertTrue(log.contains("body"));
    }

    @LoopTest(seeds = 20)
    @Case(number = 93, cpython = "test_taskgroups.test_taskgroup_22")
    void soonAfterTheyBegan() {
        var owner = spawn(() -> scope(s -> {
            valueAfter(s, 1, 42);
            valueAfter(s, 2, 11);
        }));
        sleep(seconds(0.05));
        owner.cancel();
        Ends.cancelled(owner);
        assertEquals(seconds(0.05), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 94, cpython = "test_taskgroups.test_taskgroup_08", differs = "D26")
    void failuresWhileCleaningUpWinOverTheCancellation() {
        var owner = spawn(() -> scope(s -> {
            for (var n = 0; n < 5; n++) {
                s.spawn(() -> sleepAndFail(10, broken));
            }
            sleep(seconds(10));
        }));
        sleep(seconds(0.1));
        owner.cancel();
        assertBroken(owner::await);
        assertFalse(owner.isCancelled());
    }

    private void cancelNested(boolean outerHasTask) {
        var owner = spawn(() -> scope(first -> {
            if (outerHasTask) {
                first.spawn(() -> sleepAndLog(10, "outer"));
            }
            scope(second -> {
                for (var n = 0; n < 5; n++) {
                    second.spawn(() -> sleepAndLog(10, "inner"));
                }
                sleepAndLog(10, "body");
            });
        }));
        sleep(seconds(0.1));
        assertFalse(owner.isDone());
        owner.cancel();
        Ends.cancelled(owner);
        assertEquals(outerHasTask ? 7 : 6, log.size());
    }

    @LoopTest(seeds = 20)
    @Case(number = 96, cpython = "test_taskgroups.test_taskgroup_11")
    void cancellingReachesTheInnerScope() {
        cancelNested(false);
    }

    @LoopTest(seeds = 20)
    @Case(number = 96, cpython = "test_taskgroups.test_taskgroup_12")
    void andTheTasksOfBoth() {
        cancelNested(true);
    }

    @LoopTest(seeds = 20)
    @Case(number = 97, cpython = "test_taskgroups.test_taskgroup_13", differs = "D26")
    void aFailureInTheOuterScopeEndsTheInnerOne() {
        assertBroken(() -> scope(first -> {
            first.spawn(() -> failAfter(0.1, broken));
            scope(second -> {
                second.spawn(() -> failAfter(10, other));
            });
        }));
        assertSuppressed();
        assertEquals(seconds(0.1), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 97, cpython = "test_taskgroups.test_taskgroup_14", differs = "D26")
    void aFailureInTheInnerScopeIsOneOfTheOuterBody() {
        assertBroken(() -> scope(first -> {
            first.spawn(() -> failAfter(10, other));
            scope(second -> {
                second.spawn(() -> failAfter(0.1, broken));
            });
        }));
        assertSuppressed();
        assertEquals(seconds(0.1), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 99, cpython = "test_taskgroups.test_taskgroup_17")
    void aBodyThatPassesTheRequestOnIsCancelled() {
        var owner = spawn(() -> scope(_ -> {
            sleepAndLog(10, "body");
        }));
        sleep(seconds(0.1));
        owner.cancel();
        Ends.cancelled(owner);
        assertEquals(List.of("body"), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 99, cpython = "test_taskgroups.test_taskgroup_18", differs = "D26")
    void aBodyThatThrowsSomethingElseHasFailed() {
        var owner = spawn(() -> scope(_ -> {
            sleepAndFail(10, broken);
        }));
        sleep(seconds(0.1));
        owner.cancel();
        assertBroken(owner::await);
    }

    @LoopTest(seeds = 20)
    @Case(number = 105, cpython = "test_taskgroups.test_taskgroup_context_manager_exit_raises", differs = {"D26", "D27"})
    void twoFailuresLeaveNoRequestBehind() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0, broken));
            try (AutoCloseable _ = () -> throwIt(other)) {
                sleep(seconds(10));
            }
        }));
        assertEquals(0, Task.current().cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(number = 107, cpython = "test_taskgroups.test_cancelling_level_preserved", differs = "D26")
    void norDoesOne() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0, broken));
        }));
        assertEquals(0, Task.current().cancelling());
        sleep(seconds(1));
    }

    @LoopTest(seeds = 20)
    @Case(number = 108, cpython = "test_taskgroups.test_nested_groups_both_cancelled", differs = "D26")
    void twoScopesThatFailInOneTurn() {
        var go = new Promise<Void>();
        assertBroken(() -> scope(first -> {
            first.spawn(() -> {
                go.await();
                throw broken;
            });
            try {
                scope(second -> {
                    second.spawn(() -> {
                        go.await();
                        throw other;
                    });
                    settle();
                    go.complete(null);
                });
            } catch (IllegalArgumentException e) {
                assertSame(other, e);
                assertEquals(1, Task.current().cancelling());
                throw e;
            }
        }));
        assertSuppressed(other);
        assertEquals(0, Task.current().cancelling());
    }

    /** One order: the task fails after the request, and before its owner has run. */
    @LoopTest
    @Case(number = 109, cpython = "test_taskgroups.test_error_and_cancel", differs = "D26")
    void aFailureAndARequestFromOutside() {
        var started = new Promise<Void>();
        var owner = spawn(() -> {
            assertBroken(() -> scope(s -> {
                s.spawn(() -> {
                    started.complete(null);
                    sleep(Duration.ZERO);
                    log.add("fails");
                    throw broken;
                });
                sleepAndLog(10, "body");
            }));
            assertEquals(1, Task.current().cancelling());
            sleepAndLog(10, "after the scope");
        });
        started.await();
        assertEquals(0, owner.cancelling());
        owner.cancel();
        assertEquals(1, owner.cancelling());
        Ends.cancelled(owner);
        assertTrue(owner.isCancelled());
        assertEquals(List.of("fails", "body", "after the scope"), log);
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 111, cpython = "test_taskgroups.test_taskgroup_cancel_before_create_task")
    void onceItIsCancelledItTakesNoTasksAndEndsWithoutAnException() {
        scope(s -> {
            s.cancel();
            assertThrows(IllegalStateException.class, () -> s.spawn(() -> log.add("never")));
            s.cancel();
        });
        assertEquals(0, Task.current().cancelling());
        assertElapsed(seconds(1), () -> sleep(seconds(1)));
    }

    @LoopTest(seeds = 20)
    @Case(number = 111, cpython = "test_taskgroups.test_taskgroup_cancel_from_child_before_first_suspension")
    void aTaskMayCancelItInItsFirstStep() {
        scope(s -> {
            s.spawnEager(() -> {
                s.cancel();
                sleepAndLog(10, "eager");
            });
            sleepAndLog(10, "body");
        });
        assertEquals(Duration.ZERO, elapsed());
        assertEquals(Set.of("eager", "body"), Set.copyOf(log));
        assertEquals(0, Task.current().cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(number = 111, cpython = "gh-155433", differs = "D80")
    void aRequestFromOutsideIsNotSwallowedWithItsOwn() {
        assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> scope(s -> {
            s.spawn(() -> {
                try {
                    sleep(seconds(100));
                } finally {
                    // The scope was cancelled, and waits for this. Meanwhile the time is up, which ends this too.
                    sleep(seconds(2));
                }
            });
            settle();
            s.cancel();
        })));
        assertEquals(seconds(1), elapsed());
        assertEquals(0, Task.current().cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_taskgroups.test_cancellation_in_body")
    void cancellingABodyWithTasks() {
        var owner = spawn(() -> scope(s -> {
            s.spawn(() -> failAfter(0.2, broken));
            sleep(seconds(10));
        }));
        sleep(seconds(0.1));
        owner.cancel("test");
        assertEquals("test", Ends.cancelled(owner).reason());
    }

    private void cancelWhileTheBodyCleansUp(Task<?> owner) {
        sleep(seconds(0.1));
        assertFalse(owner.isDone());
        owner.cancel();
    }

    private void slowBody() {
        scope(s -> {
            s.spawn(() -> failAfter(0.3, broken));
            try {
                sleep(seconds(10));
            } catch (Cancelled e) {
                sleep(seconds(0.5));
                throw e;
            }
        });
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_taskgroups.test_taskgroup_15", differs = "D26")
    void aTaskThatFailsWhileTheCancelledBodyCleansUp() {
        var owner = spawn(this::slowBody);
        cancelWhileTheBodyCleansUp(owner);
        assertBroken(owner::await);
        assertEquals(seconds(0.3), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_taskgroups.test_taskgroup_16", differs = "D26")
    void alsoInATaskThatIsAwaited() {
        var owner = spawn(() -> spawn(this::slowBody).await());
        cancelWhileTheBodyCleansUp(owner);
        assertBroken(owner::await);
    }
}
