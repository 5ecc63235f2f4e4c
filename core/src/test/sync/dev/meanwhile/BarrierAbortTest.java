package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broken barrier lets nobody wait until it is reset. */
@Timeout(10)
class BarrierAbortTest {
    private static final int PARTIES = 5;

    private final Barrier barrier = barrier(PARTIES);
    private int passedTwice;
    private int told;

    /** All pass together; one of them then fails, and the others can't meet again. */
    private void meetTwice() {
        try {
            if (barrier.await() == PARTIES / 2) {
                throw new ArithmeticException();
            }
            barrier.await();
            passedTwice++;
        } catch (BrokenBarrierException e) {
            told++;
        } catch (ArithmeticException e) {
            barrier.abort();
        }
    }

    private static void inAll(Action<?> action) {
        var tasks = new ArrayList<Task<Void>>();
        for (var n = 0; n < PARTIES; n++) {
            tasks.add(spawn(action));
        }
        gather(tasks);
    }

    @Test
    @DisplayName("L::BarrierTests::test_abort_barrier_when_exception (135)")
    void thoseWhoWaitAreTold() {
        run(() -> inAll(this::meetTwice));
        assertTrue(barrier.isBroken());
        assertEquals(0, passedTwice);
        assertEquals(PARTIES - 1, told);
        assertEquals(0, barrier.waiting());
    }

    @Test
    @DisplayName("L::BarrierTests::test_abort_barrier_when_exception_then_resetting (135)")
    void itCanBeUsedAgainOnceItIsReset() {
        var other = barrier(PARTIES);
        var passed = new int[1];
        run(() -> inAll(() -> {
            meetTwice();
            if (other.await() == PARTIES / 2) {
                barrier.reset();
            }
            other.await();
            barrier.await();
            passed[0]++;
        }));
        assertFalse(barrier.isBroken());
        assertEquals(0, passedTwice);
        assertEquals(PARTIES - 1, told);
        assertEquals(PARTIES, passed[0]);
    }

    @Test
    @DisplayName("L::BarrierTests::test_abort_barrier_when_tasks_half_draining_half_blocking (135), D52")
    void thoseWhoWereLetThroughHavePassedAndOnlyThoseWhoWaitAgainAreTold() {
        var passed = new int[1];
        run(() -> inAll(() -> {
            barrier.await();
            if (++passed[0] > PARTIES / 2) {
                barrier.abort();
            } else {
                assertThrows(BrokenBarrierException.class, barrier::await);
                told++;
            }
        }));
        // In asyncio two of the five are told although all had come.
        assertEquals(PARTIES, passed[0]);
        assertEquals(PARTIES / 2, told);
        assertTrue(barrier.isBroken());
    }

    @Test
    void whoComesLaterIsToldHowToMendIt() {
        run(() -> {
            barrier.abort();
            var told = assertThrows(BrokenBarrierException.class, barrier::await);
            assertEquals("the barrier is broken; reset() mends it", told.getMessage());
            assertEquals(0, barrier.waiting());
        });
    }

    @Test
    void theMessageTellsItFromAReset() {
        run(() -> {
            var waiter = spawn(barrier::await);
            Turns.pass(1);
            barrier.abort();
            var told = assertThrows(BrokenBarrierException.class, waiter::await);
            assertEquals("the barrier was broken while the task waited", told.getMessage());
        });
    }
}
