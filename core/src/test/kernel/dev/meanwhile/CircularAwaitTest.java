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
                assertEquals("break the circle", Ends.cancelled(task).reason());
                assertTrue(task.isCancelled());
            }
        });
    }

    @Test
    void aCircleOfGathers() {
        run(() -> {
            for (var size = 2; size <= 4; size++) {
                var tasks = new ArrayList<Task<Void>>();
                for (var i = 0; i < size; i++) {
                    var next = (i + 1) % size;
                    tasks.add(spawn(() -> {
                        Meanwhile.gather(tasks.get(next));
                    }));
                }
                Turns.pass(1);
                assertTrue(tasks.getFirst().cancel("break the circle"));
                for (var task : tasks) {
                    Ends.cancelled(task);
                }
            }
        });
    }

    @Test
    void aCircleOfAScopeAndAGather() {
        run(() -> {
            for (var cancelled = 0; cancelled < 2; cancelled++) {
                var tasks = new ArrayList<Task<?>>();
                var owner = spawn(() -> Meanwhile.scope(s -> {
                    tasks.add(Task.current());
                    tasks.add(s.spawn(() -> {
                        Meanwhile.gather(List.of(tasks.getFirst()));
                    }));
                }));
                Turns.pass(2);
                tasks.get(cancelled).cancel();
                Ends.cancelled(owner);
                assertTrue(tasks.get(1).isDone());
            }
        });
    }

    /** Clean-up that takes a lock of the task which cancelled it is no circle: it is waited for. */
    @Test
    void aLockIsNoCircle() {
        run(() -> {
            var log = new ArrayList<String>();
            var lock = new Lock();
            var owner = spawn(() -> {
                try (var _ = lock.acquire()) {
                    Meanwhile.gather(() -> {
                        lock.acquire();
                        return 1;
                    }, () -> {
                        try {
                            new Promise<Void>().await();
                        } finally {
                            Meanwhile.shielded(() -> Turns.pass(3));
                            log.add("cleaned up");
                        }
                        return 2;
                    });
                } finally {
                    log.add("ended");
                }
            });
            Turns.pass(2);
            owner.cancel();
            Turns.pass(1);
            owner.cancel();
            Ends.cancelled(owner);
            assertEquals(List.of("cleaned up", "ended"), log);
        });
    }

    @Test
    void aCircleOfGathersDoesNotKeepAProgramFromItsEnd() {
        run(() -> {
            var tasks = new ArrayList<Task<Void>>();
            for (var i = 0; i < 2; i++) {
                var other = 1 - i;
                tasks.add(spawn(() -> {
                    Meanwhile.gather(tasks.get(other));
                }));
            }
            Turns.pass(2);
        });
    }

    @Test
    void aCircleThatTheMainTaskAwaitsIsReportedAsADeadlock() {
        var tasks = new ArrayList<Task<Void>>();
        try (var _ = new CapturedLog()) {
            var thrown = assertThrows(DeadlockException.class, () -> Deadlocks.run(() -> {
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
