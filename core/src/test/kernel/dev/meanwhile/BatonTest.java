package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Exchanger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BatonTest {
    private final Baton baton = new Baton();

    @Test
    void whatNobodyHasPassedCannotBeTaken() {
        assertFalse(baton.take());
    }

    @Test
    void itIsTakenOnce() {
        baton.pass(Thread.currentThread());
        assertTrue(baton.take());
        assertFalse(baton.take());
    }

    @Test
    void whoPassedItMayTakeItBackUntilItIsTaken() throws InterruptedException {
        var asked = new Exchanger<Boolean>();
        var thread = Thread.ofPlatform().unstarted(() -> {
            baton.await();
            exchange(asked, true);
        });
        baton.pass(thread);
        assertTrue(baton.take(), "the thread has not started");
        thread.start();
        baton.pass(thread);
        assertTrue(exchange(asked, true), "it has it now");
        assertFalse(baton.take());
        thread.join();
    }

    /** The permit of the thread is left by a pass that was taken back: it must not be mistaken for the baton. */
    @Test
    void aThreadWhoseBatonWasTakenBackGoesOnWaiting() throws InterruptedException {
        var had = new boolean[1];
        var thread = Thread.ofPlatform().unstarted(() -> {
            baton.await();
            had[0] = true;
        });
        baton.pass(thread);
        assertTrue(baton.take());
        thread.start();
        for (var n = 0; n < 1000; n++) {
            baton.pass(thread);
            if (!baton.take()) {
                break;
            }
        }
        baton.pass(thread);
        thread.join();
        assertTrue(had[0]);
    }

    private static boolean exchange(Exchanger<Boolean> with, boolean mine) {
        try {
            return with.exchange(mine);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
