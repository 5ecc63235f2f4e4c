package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets the slots that loops share, at moments that no real loop meets on demand. */
class SlotsTest {
    private final Slots slots = new Slots(1);
    private final Loop first = new Loop();
    private final Loop second = new Loop();

    SlotsTest() {
        assertTrue(slots.join(first));
        assertTrue(slots.join(second));
    }

    /** It runs what it was told when the test says so, or never. */
    private final class Loop implements Slots.Party {
        private final Queue<Runnable> told = new ArrayDeque<>();
        private boolean ended;
        private int has;
        private int requests;

        @Override
        public boolean tell(Runnable action) {
            return !ended && told.add(action);
        }

        void turn() {
            for (var next = told.poll(); next != null; next = told.poll()) {
                next.run();
            }
        }

        @Override
        public void arrived() {
            has += slots.collect(this).isPresent() ? 1 : 0;
        }

        @Override
        public void asked() {
            requests++;
        }
    }

    @Test
    void whoHasWaitedLongestGetsTheNextOne() {
        assertTrue(slots.tryTake().isPresent());
        slots.want(first);
        slots.want(second);
        slots.want(first);
        slots.giveBack(Optional.empty());
        first.turn();
        second.turn();
        assertEquals(1, first.has);
        assertEquals(0, second.has);
        assertEquals(1, first.requests);
        assertEquals(1, second.requests, "one who waits already asks nobody again");
    }

    @Test
    void aSlotThatALoopHasNotCollectedOutlivesIt() {
        assertTrue(slots.tryTake().isPresent());
        slots.want(first);
        slots.giveBack(Optional.empty());
        assertTrue(slots.tryTake().isEmpty());
        slots.leave(first);
        assertTrue(slots.tryTake().isPresent());
        first.turn();
        assertEquals(0, first.has);
    }

    @Test
    void aLoopThatHasEndedIsPassedOver() {
        assertTrue(slots.tryTake().isPresent());
        slots.want(first);
        slots.want(second);
        first.ended = true;
        slots.giveBack(Optional.empty());
        second.turn();
        assertEquals(1, second.has);
    }

    @Test
    void aConnectionOnItsWayIsEndedIfTheDatabaseIs() {
        var driver = new FakeDriver();
        var session = driver.new FakeSession();
        assertTrue(slots.tryTake().isPresent());
        slots.want(first);
        slots.giveBack(Optional.of(new Slots.Moved(session, Optional.empty())));
        assertFalse(slots.end());
        slots.leave(second);
        assertFalse(session.closed);
        assertTrue(slots.leave(first), "it was the last");
        assertTrue(session.closed);
    }

    @Test
    void manyThreadsNeverHaveMoreThanThereAre() throws InterruptedException {
        var most = new Slots(3);
        var having = new AtomicInteger();
        var tooMany = new AtomicBoolean();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                for (var n = 0; n < 10_000; n++) {
                    if (most.tryTake().isPresent()) {
                        tooMany.compareAndSet(false, having.incrementAndGet() > 3);
                        having.decrementAndGet();
                        most.giveBack(Optional.empty());
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertFalse(tooMany.get());
        for (var i = 0; i < 3; i++) {
            assertTrue(most.tryTake().isPresent());
        }
        assertTrue(most.tryTake().isEmpty());
    }
}
