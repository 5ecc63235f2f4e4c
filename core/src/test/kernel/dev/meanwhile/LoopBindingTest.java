package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.semaphore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks, queues and so on may be made anywhere, and belong to the loop that first uses them until it ends. */
@Timeout(10)
class LoopBindingTest {
    @Test
    void aSecondLoopAtTheSameTimeIsTold() {
        var permits = semaphore(1);
        run(() -> {
            permits.acquire().close();
            blocking(() -> run(() -> {
                var told = assertThrows(WrongLoopException.class, permits::acquire);
                assertTrue(told.getMessage().contains("Semaphore(1 free) belongs to loop '"), told.getMessage());
                assertTrue(told.getMessage().contains("submit"), told.getMessage());
                assertThrows(WrongLoopException.class, permits::tryAcquire);
                assertThrows(WrongLoopException.class, permits::release);
            }));
            assertEquals(1, permits.available());
        });
    }

    @Test
    void aQueueTellsTheSecondLoopToo() {
        var items = queue(1);
        run(() -> {
            items.put("mine");
            blocking(() -> run(() -> {
                assertThrows(WrongLoopException.class, () -> items.put("yours"));
                assertThrows(WrongLoopException.class, items::take);
                assertThrows(WrongLoopException.class, () -> items.tryPut("yours"));
                assertThrows(WrongLoopException.class, items::tryTake);
                assertThrows(WrongLoopException.class, items::taskDone);
                assertThrows(WrongLoopException.class, items::join);
                assertThrows(WrongLoopException.class, items::shutdown);
                assertThrows(WrongLoopException.class, items::shutdownNow);
            }));
            assertEquals("mine", items.take());
        });
    }

    @Test
    void aThreadOutsideOfAllLoopsIsToldWhileTheLoopRuns() {
        var permits = semaphore(1);
        run(() -> {
            permits.acquire();
            var told = assertThrows(WrongLoopException.class, () -> blocking(permits::release));
            assertTrue(told.getMessage().contains("loop.execute"), told.getMessage());
            assertEquals(0, permits.available());
        });
    }

    @Test
    void anotherLoopMayUseItOnceTheFirstHasEnded() {
        var permits = semaphore(1);
        var items = queue(1);
        run(() -> {
            permits.acquire();
            items.put("from the first");
        });
        run(() -> {
            permits.release();
            permits.acquire();
            assertEquals("from the first", items.take());
            // It is the second's now.
            blocking(() -> run(() -> {
                assertThrows(WrongLoopException.class, permits::acquire);
                assertThrows(WrongLoopException.class, items::take);
            }));
        });
        assertTrue(items.tryPut("from no loop"));
    }

    @Test
    void aCallbackOfTheLoopMayUseIt() {
        var permits = semaphore(0);
        run(() -> {
            Loop.require("test").callSoon(permits::release);
            permits.acquire();
        });
        assertEquals(0, permits.available());
    }

    @Test
    void beingMadeOnALoopDoesNotBind() {
        run(() -> {
            var permits = semaphore(1);
            blocking(() -> run(() -> {
                permits.acquire();
            }));
            assertEquals(0, permits.available());
        });
    }

    @Test
    @DisplayName("L::ConditionTests::test_ambiguous_loops")
    void aConditionBelongsWhereItsLockDoes() {
        var lock = lock();
        run(() -> {
            lock.acquire();
            blocking(() -> run(() -> {
                var condition = condition(lock);
                assertThrows(WrongLoopException.class, condition::acquire);
                assertThrows(WrongLoopException.class, condition::await);
                assertThrows(WrongLoopException.class, condition::signal);
                assertThrows(WrongLoopException.class, condition::signalAll);
            }));
            assertTrue(lock.isLocked());
        });
    }

    @Test
    void locksEventsAndBarriersTellTheSecondLoopToo() {
        var lock = lock();
        var event = event();
        var barrier = barrier(1);
        run(() -> {
            lock.acquire();
            event.set();
            barrier.await();
            blocking(() -> run(() -> {
                for (var verb : List.<Runnable>of(lock::acquire, lock::tryAcquire, lock::release, event::await, event::set, event::clear,
                        barrier::await, barrier::reset, barrier::abort)) {
                    assertThrows(WrongLoopException.class, verb::run);
                }
            }));
            assertTrue(lock.isLocked());
            assertTrue(event.isSet());
            assertFalse(barrier.isBroken());
        });
        run(() -> {
            lock.release();
            event.await();
            barrier.await();
        });
    }
}
