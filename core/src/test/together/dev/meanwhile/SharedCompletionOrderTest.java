package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One iteration of {@code asCompleted} that several tasks share. */
@Timeout(10)
class SharedCompletionOrderTest {
    @Test
    @InOrder
    void aStepThatIsCancelledWhenItIsServedPassesTheTaskOn() {
        run(() -> {
            var first = new Promise<String>();
            var second = new Promise<String>();
            var a = spawn(() -> first.await());
            var b = spawn(() -> second.await());
            // In the turn in which the first step is served, and before that goes on.
            var step = new Task<?>[1];
            a.addDoneCallback(_ -> step[0].cancel());
            var order = asCompleted(List.of(a, b)).iterator();
            var cancelled = spawn(() -> order.next());
            step[0] = cancelled;
            var next = spawn(() -> order.next());
            Turns.pass(1);
            first.complete("a");
            assertSame(a, next.await());
            assertThrows(CancellationException.class, cancelled::await);
            second.complete("b");
            assertTrue(order.hasNext());
            assertSame(b, order.next());
            assertFalse(order.hasNext());
        });
    }

    @Test
    void aStepThatIsCancelledWhileItWaitsLeavesItsTaskToOthers() {
        run(() -> {
            var promise = new Promise<String>();
            var task = spawn(() -> promise.await());
            var order = asCompleted(List.of(task)).iterator();
            var cancelled = spawn(() -> order.next());
            Turns.pass(1);
            assertFalse(order.hasNext());
            cancelled.cancel();
            assertThrows(CancellationException.class, cancelled::await);
            promise.complete("value");
            assertTrue(order.hasNext());
            assertSame(task, order.next());
        });
    }

    @Test
    void noMoreStepsWaitThanThereAreTasks() {
        run(() -> {
            var promise = new Promise<String>();
            var order = asCompleted(List.of(spawn(() -> promise.await()))).iterator();
            var first = spawn(() -> order.next().await());
            Turns.pass(1);
            assertThrows(NoSuchElementException.class, order::next);
            promise.complete("value");
            assertEquals("value", first.await());
        });
    }

    @Test
    void severalTasksShareTheWork() {
        run(() -> {
            JumpingClock.install();
            var tasks = List.of(3, 1, 2).stream().map(n -> spawn(() -> {
                sleep(Meanwhile.seconds(n));
                return n;
            })).toList();
            var shared = once(asCompleted(tasks));
            var sums = Meanwhile.gather(() -> sum(shared), () -> sum(shared));
            assertEquals(6, sums.get(0) + sums.get(1));
        });
    }

    private static <T> Iterable<T> once(Iterable<T> elements) {
        var iterator = elements.iterator();
        return () -> iterator;
    }

    private static int sum(Iterable<Task<Integer>> tasks) {
        var sum = 0;
        for (var task : tasks) {
            sum += task.await();
        }
        return sum;
    }
}
