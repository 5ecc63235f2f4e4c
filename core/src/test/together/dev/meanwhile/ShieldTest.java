package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The waiter's cancellation does not reach what is shielded; all that happens to what is shielded reaches the waiter. */
@Timeout(10)
class ShieldTest {
    @Test
    @DisplayName("31 CPython: test_shield_effect")
    void theInnerTaskGoesOnAndTheWaiterIsCancelledAtOnce() {
        run(() -> {
            var clock = JumpingClock.install();
            var inner = spawn(() -> {
                sleep(seconds(2));
                return 1;
            });
            var outer = spawn(() -> shield(inner));
            sleep(seconds(1));
            outer.cancel("enough");
            assertEquals("enough", Ends.cancelled(outer).reason());
            assertEquals(seconds(1), clock.elapsed());
            assertFalse(inner.isDone());
            assertEquals(1, inner.await());
        });
    }

    @Test
    @DisplayName("32 CPython: test_shield_result, test_shield_exception")
    void valueAndFailurePass() {
        run(() -> {
            assertEquals(42, shield(spawn(() -> 42)));
            assertThrows(IllegalArgumentException.class, () -> shield(spawn(() -> {
                throw new IllegalArgumentException("broken");
            })));
        });
    }

    @Test
    @DisplayName("33 CPython: test_shield_cancel_inner")
    void cancellingTheInnerTaskFailsTheWaiter() {
        run(() -> {
            var inner = spawn(() -> sleep(seconds(3600)));
            var outer = spawn(() -> shield(inner));
            Turns.pass(2);
            inner.cancel();
            Ends.failedBecauseOfAnother(outer);
        });
    }

    @Test
    @DisplayName("CPython: test_shield_shortcut")
    void whatIsDoneIsReturnedAtOnce() {
        run(() -> {
            var inner = spawn(() -> 42);
            inner.await();
            var other = spawn(() -> 1);
            assertEquals(42, shield(inner));
            assertFalse(other.isDone());
        });
    }

    @Test
    @DisplayName("CPython: test_gather_shield")
    void cancellingAGatherOfShieldsLeavesTheInnerTasks() {
        run(() -> {
            var inner = List.of(spawn(() -> Turns.pass(9)), spawn(() -> Turns.pass(9)));
            var outer = spawn(() -> gather(() -> shield(inner.get(0)), () -> shield(inner.get(1))));
            Turns.pass(3);
            outer.cancel();
            Ends.cancelled(outer);
            gather(inner);
        });
    }

    @Test
    @DisplayName("74 CPython: WaitForShieldTests.test_shielded_timeout")
    void itOutlivesATimeout() {
        run(() -> {
            var clock = JumpingClock.install();
            var inner = spawn(() -> {
                sleep(seconds(2));
                return 1;
            });
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> shield(inner)));
            assertEquals(seconds(1), clock.elapsed());
            assertEquals(1, inner.await());
        });
    }

    @Test
    void aPromiseIsShieldedToo() {
        run(() -> {
            var promise = new Promise<Integer>();
            var outer = spawn(() -> shield(promise));
            Turns.pass(2);
            outer.cancel();
            Ends.cancelled(outer);
            assertTrue(promise.complete(1));
        });
    }

    @Test
    void theWaiterMayWaitAgain() {
        run(() -> {
            var inner = spawn(() -> {
                Turns.pass(5);
                return 1;
            });
            var outer = spawn(() -> {
                try {
                    return shield(inner);
                } catch (Cancelled e) {
                    Task.current().uncancel();
                    return inner.await() + 1;
                }
            });
            Turns.pass(2);
            outer.cancel();
            assertEquals(2, outer.await());
        });
    }

    @Test
    void shieldingOneselfIsAMistake() {
        run(() -> {
            spawn(() -> assertThrows(IllegalStateException.class, () -> shield(Task.current()))).await();
        });
    }
}
