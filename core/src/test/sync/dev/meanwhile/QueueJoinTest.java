package dev.meanwhile;

import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class QueueJoinTest {
    @Test
    void anEmptyQueueIsJoinedAtOnce() {
        run(() -> {
            var others = new int[1];
            spawn(() -> others[0]++);
            queue().join();
            assertEquals(0, others[0]);
        });
    }

    @Test
    void joinWaitsUntilEveryItemIsDoneNotOnlyTaken() {
        run(() -> {
            var items = Meanwhile.<Integer>queue();
            var sum = new int[1];
            for (var n = 0; n < 100; n++) {
                items.put(n);
            }
            for (var worker = 0; worker < 2; worker++) {
                spawn(() -> {
                    for (var item : items) {
                        sum[0] += item;
                        Turns.pass(1);
                        items.taskDone();
                    }
                });
            }
            items.join();
            assertEquals(99 * 100 / 2, sum[0]);
        });
    }

    @Test
    void anItemGivenToAWaitingTakerCountsToo() {
        run(() -> {
            var items = Meanwhile.<Integer>queue();
            var taker = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            var joiner = spawn(items::join);
            taker.await();
            Turns.pass(1);
            assertFalse(joiner.isDone());
            items.taskDone();
            joiner.await();
        });
    }

    @Test
    void theItemOfAWaitingPutterCountsFromWhenItIsIn() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(1);
            items.put(1);
            spawn(() -> items.put(2));
            Turns.pass(1);
            items.take();
            items.taskDone();
            var joiner = spawn(items::join);
            Turns.pass(2);
            assertFalse(joiner.isDone());
            items.take();
            items.taskDone();
            joiner.await();
        });
    }

    @Test
    void taskDoneOnceTooOftenIsRefused() {
        var items = Meanwhile.<Integer>queue();
        assertThrows(IllegalStateException.class, items::taskDone);
        items.tryPut(1);
        items.taskDone();
        assertThrows(IllegalStateException.class, items::taskDone);
    }

    @Test
    void allWhoJoinResume() {
        run(() -> {
            var items = Meanwhile.<Integer>queue();
            items.put(1);
            var joiners = new Task<?>[] {spawn(items::join), spawn(items::join), spawn(items::join)};
            Turns.pass(1);
            joiners[1].cancel();
            items.taskDone();
            Turns.pass(2);
            assertTrue(joiners[0].isDone() && !joiners[0].isCancelled());
            assertTrue(joiners[1].isCancelled());
            assertTrue(joiners[2].isDone() && !joiners[2].isCancelled());
        });
    }

    /** A joiner that was woken and then finds new items waits for these as well. */
    @Test
    void whatIsPutBeforeTheJoinerRunsIsWaitedForToo() {
        run(() -> {
            var items = Meanwhile.<Integer>queue();
            items.put(1);
            var joiner = spawn(items::join);
            Turns.pass(1);
            items.taskDone();
            items.put(2);
            Turns.pass(2);
            assertFalse(joiner.isDone());
            items.taskDone();
            joiner.await();
        });
    }
}
