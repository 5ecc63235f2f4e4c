package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CircularAwaitTest {
    @Test
    void aTaskThatAwaitsItselfIsToldSo() {
        run(() -> {
            var self = new Promise<Task<Void>>();
            Task<Void> task = spawn("mirror", () -> self.await().await());
            self.complete(task);
            var thrown = assertThrows(IllegalStateException.class, task::await);
            assertEquals("task 'mirror' awaits itself and would wait for ever", thrown.getMessage());
        });
    }

    @Test
    void aTaskThatGathersItselfIsToldSo() {
        run(() -> {
            var self = new Promise<Task<Void>>();
            Task<Void> task = spawn("mirror", () -> {
                Meanwhile.gather(self.await());
            });
            self.complete(task);
            var thrown = assertThrows(IllegalStateException.class, task::await);
            assertTrue(thrown.getMessage().contains("task 'mirror' gathers itself"), thrown.getMessage());
        });
    }

    /** Cancelling is passed along the circle and has to end where it began, rather than run round it for ever. */
    @Test
    void cancellingOneOfACircleEndsAllOfIt() {
        run(() -> {
            var tasks = new ArrayList<Task<Void>>();
            for (var i = 0; i < 3; i++) {
                var next = (i + 1) % 3;
                tasks.add(spawn(() -> tasks.get(next).await()));
            }
            Turns.pass(1);
            assertTrue(tasks.getFirst().cancel("break the circle"));
            for (var task : tasks) {
                assertEquals("break the circle", assertThrows(Cancelled.class, task::await).reason());
                assertTrue(task.isCancelled());
            }
        });
    }

    @Test
    void aCircleThatTheMainTaskAwaitsIsReportedAsADeadlock() {
        var tasks = new ArrayList<Task<Void>>();
        try (var _ = new CapturedLog()) {
            var thrown = assertThrows(DeadlockException.class, () -> run(() -> {
                tasks.add(spawn("a", () -> tasks.get(1).await()));
                tasks.add(spawn("b", () -> tasks.get(0).await()));
                tasks.getFirst().await();
            }));
            assertTrue(thrown.getMessage().contains("task 'a' waits for task 'b'"), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("task 'b' waits for task 'a'"), thrown.getMessage());
        }
        assertEquals(List.of(true, true), tasks.stream().map(Task::isCancelled).toList());
    }
}
