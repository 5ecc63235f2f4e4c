package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task that awaits something is cancelled, what it awaits ends as its contract says. */
@Timeout(30)
class AwaitTortureTest {
    @Test
    void anotherTaskIsCancelledAndWaitedFor() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private Task<Void> child;
            private int ended;

            @Override
            void body() {
                child = spawn(() -> {
                    try {
                        sleep(seconds(1));
                    } finally {
                        try {
                            Turns.pass(3);
                        } finally {
                            ended++;
                        }
                    }
                });
                try {
                    child.await();
                } finally {
                    assertTrue(child.isDone());
                }
                Turns.pass(1);
            }

            @Override
            void check() {
                // Zero if it was cancelled before its first step.
                assertTrue(child.isDone());
                assertTrue(ended == 1 || child.isCancelled());
            }
        });
    }

    @Test
    void aPromiseIsKeptOrCancelled() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final Promise<Integer> promise = new Promise<>();

            @Override
            void begin() {
                spawn(() -> {
                    sleep(seconds(1));
                    promise.complete(1);
                });
            }

            @Override
            void body() {
                try {
                    promise.await();
                } finally {
                    assertTrue(promise.isDone());
                }
                Turns.pass(1);
            }

            @Override
            void check() {
                sleep(seconds(2));
            }
        });
    }

    @Test
    void aStageIsCompletedOrCancelled() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final CompletableFuture<Integer> stage = new CompletableFuture<>();

            @Override
            void begin() {
                spawn(() -> {
                    Turns.pass(3);
                    stage.complete(1);
                });
            }

            @Override
            void body() {
                try {
                    assertEquals(1, await(stage));
                } finally {
                    assertTrue(stage.isDone());
                }
                Turns.pass(1);
            }

            @Override
            void check() {
                Turns.pass(4);
            }
        });
    }

    @Test
    void asCompletedLeavesTheTasksAlone() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final List<Task<Integer>> tasks = new ArrayList<>();
            private final List<Integer> order = new ArrayList<>();

            @Override
            void begin() {
                for (var n : List.of(3, 1, 2)) {
                    tasks.add(spawn(() -> {
                        sleep(seconds(n));
                        return n;
                    }));
                }
            }

            @Override
            void body() {
                for (var task : asCompleted(tasks)) {
                    order.add(task.await());
                }
                Turns.pass(1);
            }

            @Override
            void check() {
                assertEquals(List.of(3, 1, 2), gatherSettled(tasks).stream().map(Outcome::orThrow).toList());
                assertEquals(List.of(1, 2, 3).subList(0, order.size()), order);
            }
        });
    }

    @Test
    void aBlockingCallIsFinishedOrInterrupted() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final CountDownLatch release = new CountDownLatch(1);

            @Override
            void begin() {
                spawn(() -> {
                    Turns.pass(5);
                    release.countDown();
                });
            }

            @Override
            void body() throws InterruptedException {
                try {
                    assertEquals("value", blocking(() -> {
                        release.await();
                        return "value";
                    }));
                    Turns.pass(1);
                } finally {
                    // The interrupt is the call's, not the task's.
                    assertFalse(Thread.currentThread().isInterrupted());
                }
            }

            @Override
            void check() {
                Turns.pass(6);
            }
        });
    }
}
