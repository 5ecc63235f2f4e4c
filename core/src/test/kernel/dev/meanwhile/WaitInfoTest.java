package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.rateLimiter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task says about its wait, for each thing there is to wait for. */
@Timeout(10)
class WaitInfoTest {
    private enum Waits {
        SLEEP("a sleep to end", () -> sleep(seconds(60))),
        TASK("task 'other'", () -> other().await()),
        PROMISE("a promise", () -> new Promise<Void>().await()),
        GATHER("gather to end: other", () -> gather(other())),
        GATHER_MAPPED(WaitKind.GATHER, "mapConcurrent to end: task-3", () -> mapConcurrent(List.of(1), 1, _ -> {
            sleep(seconds(60));
            return 1;
        })),
        SCOPE("the tasks of a scope to end: child", () -> scope(s -> {
            s.spawn("child", () -> sleep(seconds(60)));
        })),
        RACE("a race to end: task-3", () -> race(() -> {
            sleep(seconds(60));
            return 1;
        })),
        WAIT_FOR("waitFor: ALL_COMPLETED of 1 task", () -> waitFor(List.of(other()), Until.ALL_COMPLETED)),
        AS_COMPLETED("the next of asCompleted", () -> asCompleted(List.of(other())).iterator().next()),
        LOCK("a lock held by task 'waits'", () -> {
            var lock = lock();
            lock.acquire();
            lock.acquire();
        }),
        SEMAPHORE("a semaphore", () -> semaphore(0).acquire()),
        EVENT("an event", () -> event().await()),
        CONDITION("a condition", () -> {
            var condition = condition();
            condition.acquire();
            condition.await();
        }),
        BARRIER("a barrier", () -> barrier(2).await()),
        QUEUE_PUT("room in a queue", () -> {
            var queue = queue(1);
            queue.put(1);
            queue.put(2);
        }),
        QUEUE_TAKE("an item of a queue", () -> queue().take()),
        QUEUE_JOIN("a queue's items to be done", () -> {
            var queue = queue();
            queue.put(1);
            queue.join();
        }),
        RATE_LIMITER("a permit of a rate limiter", () -> {
            var limiter = rateLimiter(1, seconds(60));
            limiter.acquire();
            limiter.acquire();
        }),
        FLOW("the next element of a flow", () -> generate(_ -> sleep(seconds(60))).iterator().next()),
        STAGE("a CompletableFuture", () -> Meanwhile.await(new CompletableFuture<Void>())),
        OFFLOAD("blocking code in another thread", () -> blocking(() -> new CountDownLatch(1).await())),
        SHIELD(WaitKind.TASK, "task 'other', behind a shield", () -> shield(other()));

        private final WaitKind kind;
        private final String target;
        private final Action<?> body;

        Waits(String target, Action<?> body) {
            this.kind = WaitKind.valueOf(name());
            this.target = target;
            this.body = body;
        }

        Waits(WaitKind kind, String target, Action<?> body) {
            this.kind = kind;
            this.target = target;
            this.body = body;
        }

        private static Task<Integer> other() {
            return spawn("other", () -> {
                sleep(seconds(60));
                return 1;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachWaitHasItsKindAndNamesItsTarget(Waits waits) {
        run(() -> {
            JumpingClock.install();
            var task = spawn("waits", waits.body);
            Turns.pass(3);
            var info = task.waitsFor().orElseThrow();
            assertEquals(waits.kind, info.kind());
            assertEquals(waits.target, info.target());
            task.cancel();
        });
    }

    @Test
    void itSaysHowLongAndHowMuchLonger() {
        run(() -> {
            JumpingClock.install();
            var unlimited = spawn(() -> new Promise<Void>().await());
            var limited = spawn(() -> timeout(seconds(10), () -> timeout(seconds(60), () -> new Promise<Void>().await())));
            sleep(seconds(4));
            assertEquals(new WaitInfo(WaitKind.PROMISE, "a promise", seconds(4), Optional.empty()), unlimited.waitsFor().orElseThrow());
            assertEquals(new WaitInfo(WaitKind.PROMISE, "a promise", seconds(4), Optional.of(seconds(6))), limited.waitsFor().orElseThrow());
            assertEquals("a promise [4 s, 6 s left]", limited.waitsFor().orElseThrow().toString());
            unlimited.cancel();
            limited.cancel();
        });
    }

    @Test
    void aSleepAndAWaitForEndByThemselves() {
        run(() -> {
            JumpingClock.install();
            var sleeper = spawn(() -> sleep(seconds(10)));
            var waiter = spawn(() -> waitFor(List.of(sleeper), Until.ALL_COMPLETED, seconds(3)));
            sleep(seconds(1));
            assertEquals(Optional.of(seconds(9)), sleeper.waitsFor().orElseThrow().left());
            assertEquals(Optional.of(seconds(2)), waiter.waitsFor().orElseThrow().left());
            sleeper.cancel();
        });
    }

    @Test
    void aTimeoutThatIsOverLimitsNothing() {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> {
                timeout(seconds(1), () -> { });
                timeout(seconds(1), t -> {
                    t.disarm();
                    new Promise<Void>().await();
                });
            });
            Turns.pass(2);
            assertEquals(Optional.empty(), task.waitsFor().orElseThrow().left());
            task.cancel();
        });
    }

    @Test
    void aTaskThatIsReadyWaitsForItsTurnAndOneThatRunsForNothing() {
        run(() -> {
            var task = spawn(() -> Task.current().waitsFor());
            var info = task.waitsFor().orElseThrow();
            assertEquals("its turn", info.target());
            assertEquals(WaitKind.TURN, info.kind());
            assertEquals(Optional.empty(), task.await());
            assertEquals(Optional.empty(), task.waitsFor());
        });
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aCallOfTheJdkThatBlocksIsNamed() {
        run(() -> {
            var latch = new CountDownLatch(1);
            var task = spawn(() -> latch.await());
            Turns.pass(2);
            var info = task.waitsFor().orElseThrow();
            assertEquals(WaitKind.FOREIGN, info.kind());
            assertEquals("java.util.concurrent.CountDownLatch.await", info.target());
            latch.countDown();
            task.await();
        });
    }
}
