package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.lifoQueue;
import static dev.meanwhile.Meanwhile.priorityQueue;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Queue;
import dev.meanwhile.QueueShutDownException;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code Queue}, {@code LifoQueue} and {@code PriorityQueue}. */
class QueueTest {
    private final Queue<Integer> unlimited = queue();
    private final Queue<Integer> single = queue(1);

    private <T> Task<T> settled(Task<T> task) {
        settle();
        return task;
    }

    @LoopTest(seeds = 20)
    @Case(number = 136, cpython = "test_queues.QueueBasicTests.test_maxsize")
    void aPutterWaitsAtTheCapacityAndGoesOnAfterOneTake() {
        var pair = Meanwhile.<Integer>queue(2);
        var log = new ArrayList<Integer>();
        var putter = settled(spawn(() -> {
            for (var n = 1; n <= 3; n++) {
                pair.put(n);
                log.add(n);
            }
        }));
        assertTrue(pair.isFull());
        assertEquals(List.of(1, 2), log);
        assertFalse(putter.isDone());
        assertEquals(1, pair.take());
        settle();
        assertEquals(List.of(1, 2, 3), log);
        assertEquals(List.of(2, 3), List.of(pair.take(), pair.take()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 137, cpython = "test_queues.QueueGetTests.test_get_cancelled_race")
    void aCancelledTakerLeavesTheLineToTheNext() {
        var cancelled = settled(spawn(unlimited::take));
        var next = settled(spawn(unlimited::take));
        cancelled.cancel();
        unlimited.put(1);
        assertEquals(1, next.await());
        assertTrue(cancelled.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 137, cpython = "test_queues.QueuePutTests.test_get_cancel_drop_one_pending_reader", differs = "D35")
    void whatAWokenAndCancelledTakerWasHandedStaysInTheQueue() {
        var cancelled = settled(spawn(unlimited::take));
        unlimited.put(1);
        unlimited.put(2);
        cancelled.cancel();
        Ends.cancelled(cancelled);
        assertEquals(List.of(1, 2), List.of(unlimited.take(), unlimited.take()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 137, cpython = "test_queues.QueuePutTests.test_get_cancel_drop_many_pending_readers", differs = "D35")
    void orGoesToTheNext() {
        var cancelled = settled(spawn(unlimited::take));
        var others = List.of(settled(spawn(unlimited::take)), settled(spawn(unlimited::take)));
        unlimited.put(1);
        unlimited.put(2);
        cancelled.cancel();
        assertEquals(Set.of(1, 2), Set.copyOf(gather(others)));
        assertTrue(cancelled.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 138, cpython = "test_queues.QueuePutTests.test_put_cancel_drop", differs = "D34")
    void aWokenAndCancelledPutterHasPut() {
        var returned = new boolean[1];
        single.put(1);
        var putter = settled(spawn(() -> {
            single.put(2);
            returned[0] = true;
            sleep(Duration.ZERO);
        }));
        assertEquals(1, single.take());
        putter.cancel();
        Ends.cancelled(putter);
        assertTrue(returned[0]);
        assertEquals(2, single.take());
    }

    @LoopTest(seeds = 20)
    @Case(number = 138, cpython = "test_queues.QueuePutTests.test_put_cancelled_race")
    void aCancelledPutterLeavesTheLineToTheNext() {
        single.put(1);
        var cancelled = settled(spawn(() -> single.put(2)));
        var next = settled(spawn(() -> single.put(3)));
        cancelled.cancel();
        Ends.cancelled(cancelled);
        assertEquals(List.of(1, 3), List.of(single.take(), single.take()));
        next.await();
    }

    @LoopTest(seeds = 20)
    @Case(number = 138, cpython = "test_queues.QueuePutTests.test_cancelled_put_silence_value_error_exception", differs = "D34")
    void alsoIfItNeverWaitsAgain() {
        single.put(1);
        var putter = settled(spawn(() -> single.put(2)));
        single.take();
        putter.cancel();
        Ends.cancelled(putter);
        assertEquals(2, single.take());
    }

    @LoopTest(seeds = 20)
    @Case(number = 139, cpython = "test_queues.QueueGetTests.test_why_are_getters_waiting")
    void aProducerAndAConsumerTakeTurnsAtACapacityOfOne() {
        var sum = new int[1];
        scope(s -> {
            s.spawn(() -> {
                for (var n = 0; n < 5; n++) {
                    single.put(n);
                }
            });
            s.spawn(() -> {
                for (var n = 0; n < 5; n++) {
                    sum[0] += single.take();
                }
            });
        });
        assertEquals(10, sum[0]);
    }

    @LoopTest(seeds = 20)
    @Case(number = 139, cpython = "test_queues.QueuePutTests.test_why_are_putters_waiting")
    void allPuttersGetInThoughTheQueueIsEmptiedInOneGo() {
        var pair = Meanwhile.<Integer>queue(2);
        scope(s -> {
            for (var n = 0; n < 4; n++) {
                var item = n;
                s.spawn(() -> pair.put(item));
            }
            settle();
            for (var left = pair.size(); left > 0; left--) {
                assertTrue(pair.tryTake().isPresent());
            }
        });
        assertEquals(2, pair.size());
    }

    @LoopTest(seeds = 20)
    @Case(number = 141, cpython = "test_queues.QueueGetTests.test_nonblocking_get_exception", differs = "D36")
    void tryTakeIsEmptyIfThereIsNothing() {
        assertEquals(Optional.empty(), unlimited.tryTake());
    }

    @LoopTest(seeds = 20)
    @Case(number = 141, cpython = "test_queues.QueuePutTests.test_nonblocking_put_exception", differs = "D36")
    void tryPutIsFalseIfThereIsNoRoom() {
        assertTrue(single.tryPut(1));
        assertFalse(single.tryPut(2));
        assertEquals(1, single.size());
    }

    @LoopTest(seeds = 20)
    @Case(number = 143, cpython = "test_queues.QueueJoinTests.test_task_done")
    void joinWaitsUntilEveryItemIsDone() {
        var sum = new int[1];
        for (var n = 0; n < 100; n++) {
            unlimited.put(n);
        }
        var workers = Stream.of(1, 2).map(_ -> spawn(() -> {
            while (true) {
                sum[0] += unlimited.take();
                sleep(seconds(0.01));
                unlimited.taskDone();
            }
        })).toList();
        unlimited.join();
        assertEquals(99 * 100 / 2, sum[0]);
        assertEquals(seconds(0.5), elapsed());
        workers.forEach(Task::cancel);
        workers.forEach(it -> Ends.cancelled(it));
    }

    @LoopTest(seeds = 20)
    @Case(number = 143, cpython = "test_queues.QueueJoinTests.test_task_done_underflow")
    void taskDoneOnceTooOftenIsRefused() {
        assertThrows(IllegalStateException.class, unlimited::taskDone);
    }

    @LoopTest(seeds = 20)
    @Case(number = 143, cpython = "test_queues.QueueJoinTests.test_join_empty_queue")
    void anEmptyQueueIsJoinedAtOnce() {
        unlimited.join();
        unlimited.join();
    }

    @LoopTest(seeds = 20)
    @Case(number = 144, cpython = "test_queues.QueueShutdownTests.test_shutdown_empty")
    void thoseWhoWaitLearnOfTheShutdown() {
        var taker = settled(spawn(unlimited::take));
        unlimited.shutdown();
        assertThrows(QueueShutDownException.class, taker::await);
        assertThrows(QueueShutDownException.class, () -> unlimited.put(1));
        assertThrows(QueueShutDownException.class, unlimited::take);
    }

    @LoopTest(seeds = 20)
    @Case(number = 144, cpython = "test_queues.QueueShutdownTests.test_shutdown_nonempty")
    void whatIsInCanStillBeTakenAndNeedsTaskDone() {
        single.put(1);
        var joiner = settled(spawn(single::join));
        var putter = settled(spawn(() -> single.put(2)));
        single.shutdown();
        assertThrows(QueueShutDownException.class, putter::await);
        assertEquals(1, single.take());
        settle();
        assertFalse(joiner.isDone());
        assertThrows(QueueShutDownException.class, single::take);
        single.taskDone();
        joiner.await();
    }

    @LoopTest(seeds = 20)
    @Case(number = 145, cpython = "test_queues.QueueShutdownTests.test_shutdown_immediate", differs = "D57")
    void atOnceWhatIsInIsDroppedAndCountedAsDone() {
        unlimited.put(1);
        var joiner = settled(spawn(unlimited::join));
        assertFalse(joiner.isDone());
        assertEquals(List.of(1), unlimited.shutdownNow());
        joiner.await();
        assertEquals(0, unlimited.size());
        assertThrows(QueueShutDownException.class, unlimited::take);
        assertThrows(IllegalStateException.class, unlimited::taskDone);
    }

    @LoopTest(seeds = 20)
    @Case(number = 145, cpython = "test_queues.QueueShutdownTests.test_shutdown_immediate_with_unfinished", differs = "D57")
    void whatWasTakenStillNeedsTaskDone() {
        unlimited.put(1);
        unlimited.put(2);
        var joiner = settled(spawn(unlimited::join));
        assertEquals(1, unlimited.take());
        assertEquals(List.of(2), unlimited.shutdownNow());
        settle();
        assertFalse(joiner.isDone());
        unlimited.taskDone();
        assertThrows(IllegalStateException.class, unlimited::taskDone);
        joiner.await();
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueueGetTests.test_blocking_get_wait")
    void aTakerWaitsUntilSomethingIsPut() {
        var taker = spawn(unlimited::take);
        sleep(seconds(0.01));
        unlimited.put(1);
        assertEquals(1, taker.await());
        assertEquals(seconds(0.01), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueueGetTests.test_get_with_putters")
    void aTakeLetsAPutterIn() {
        single.put(1);
        var putter = settled(spawn(() -> single.put(2)));
        assertEquals(1, single.take());
        putter.await();
        assertEquals(2, single.take());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.LifoQueueTests.test_order")
    void theLastIsTheFirst() {
        var stack = Meanwhile.<Integer>lifoQueue();
        List.of(1, 3, 2).forEach(stack::put);
        assertEquals(List.of(2, 3, 1), List.of(stack.take(), stack.take(), stack.take()));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.PriorityQueueTests.test_order")
    void theSmallestIsTheFirst() {
        var sorted = Meanwhile.<Integer>priorityQueue();
        List.of(1, 3, 2).forEach(sorted::put);
        assertEquals(List.of(1, 2, 3), List.of(sorted.take(), sorted.take(), sorted.take()));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueueGetTests.test_get_cancelled")
    void aTakeThatIsServedInTimeIsNotTimedOut() {
        var taker = spawn(() -> timeout(seconds(0.051), unlimited::take));
        sleep(seconds(0.01));
        unlimited.put(1);
        assertEquals(1, taker.await());
        assertEquals(seconds(0.01), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueueGetTests.test_get_with_waiting_putters")
    void puttersComeInTheirOrder() {
        settled(spawn(() -> single.put(1)));
        settled(spawn(() -> single.put(2)));
        settled(spawn(() -> single.put(3)));
        assertEquals(List.of(1, 2, 3), List.of(single.take(), single.take(), single.take()));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueuePutTests.test_blocking_put_wait")
    void aPutWaitsUntilThereIsRoom() {
        var putter = spawn(() -> {
            single.put(1);
            single.put(2);
        });
        Loop.current().callLater(seconds(0.01), single::tryTake);
        putter.await();
        assertEquals(seconds(0.01), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueuePutTests.test_put_with_waiting_getters")
    void aPutServesATakerThatWaits() {
        var taker = settled(spawn(unlimited::take));
        unlimited.put(1);
        assertEquals(1, taker.await());
        assertEquals(0, unlimited.size());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueueBasicTests.test_order")
    void theFirstIsTheFirst() {
        List.of(1, 3, 2).forEach(unlimited::put);
        assertEquals(List.of(1, 3, 2), List.of(unlimited.take(), unlimited.take(), unlimited.take()));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_queues.QueueBasicTests.test_full")
    void withoutACapacityItIsNeverFull() {
        unlimited.put(1);
        assertFalse(unlimited.isFull());
        single.put(1);
        assertTrue(single.isFull());
    }
}
