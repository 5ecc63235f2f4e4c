package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** First come, first served, and nobody overtakes (asyncio's test_acquire_fifo_order). */
@Timeout(10)
class SemaphoreFairnessTest {
    private final Semaphore permits = semaphore(0);
    private final List<String> order = new ArrayList<>();

    private Task<Void> waiter(String name) {
        return spawn(name, () -> {
            permits.acquire();
            order.add(name);
        });
    }

    @Test
    @InOrder
    void waitersAreServedInTheOrderInWhichTheyCame() {
        run(() -> {
            List.of("a", "b", "c").forEach(this::waiter);
            for (var n = 0; n < 3; n++) {
                Turns.pass(1);
                permits.release();
            }
            Turns.pass(1);
        });
        assertEquals(List.of("a", "b", "c"), order);
    }

    @Test
    @InOrder
    void severalReleasesInOneTurnWakeAsManyInOrder() {
        run(() -> {
            List.of("a", "b", "c", "d").forEach(this::waiter);
            Turns.pass(1);
            permits.release();
            permits.release();
            permits.release();
            Turns.pass(1);
        });
        assertEquals(List.of("a", "b", "c"), order);
    }

    @Test
    void oneWhoComesLaterQueuesBehindAWaiterThatWasWoken() {
        run(() -> {
            waiter("woken");
            Turns.pass(1);
            permits.release();
            // The woken task has not run yet; its permit is not up for grabs.
            assertFalse(permits.tryAcquire());
            waiter("late");
            assertEquals(0, permits.available());
            Turns.pass(2);
            assertEquals(List.of("woken"), order);
            permits.release();
            Turns.pass(1);
        });
        assertEquals(List.of("woken", "late"), order);
    }

    @Test
    void oneWhoReleasesAndAcquiresAgainGoesToTheEnd() {
        run(() -> {
            permits.release();
            var permit = permits.acquire();
            waiter("other");
            Turns.pass(1);
            permit.close();
            var greedy = spawn(() -> {
                permits.acquire();
                order.add("greedy");
            });
            Turns.pass(3);
            assertEquals(List.of("other"), order);
            permits.release();
            greedy.await();
        });
        assertEquals(List.of("other", "greedy"), order);
    }

    @Test
    void tryAcquireTakesWhatIsLeftOnceNobodyWaits() {
        run(() -> {
            waiter("only");
            Turns.pass(1);
            permits.release();
            permits.release();
            assertTrue(permits.tryAcquire());
            Turns.pass(1);
        });
        assertEquals(List.of("only"), order);
    }

    @Test
    @InOrder
    void permitsThatAreLeftOverAreTakenWithoutWaitingForThoseWhoWereWoken() {
        run(() -> {
            waiter("1");
            spawn(() -> {
                permits.release();
                permits.release();
                permits.release();
                assertEquals(2, permits.available());
                permits.acquire();
                order.add("2");
            });
            waiter("3");
            Turns.pass(2);
            assertEquals(0, permits.available());
        });
        // asyncio: 1, 2, 3. All have their permits in any case.
        assertEquals(List.of("2", "3", "1"), order);
    }
}
