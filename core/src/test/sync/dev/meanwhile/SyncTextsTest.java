package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.rateLimiter;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What locks, queues and so on say of themselves in messages: their state. */
@Timeout(10)
class SyncTextsTest {
    @Test
    void aLockAndItsCondition() {
        var lock = lock();
        assertEquals("Lock(free)", lock.toString());
        lock.tryAcquire();
        assertEquals("Lock(held)", lock.toString());
        assertEquals("Condition(Lock(held))", condition(lock).toString());
    }

    @Test
    void anEvent() {
        var event = event();
        assertEquals("Event(not set)", event.toString());
        event.set();
        assertEquals("Event(set)", event.toString());
    }

    @Test
    void aBarrier() {
        var barrier = barrier(3);
        assertEquals("Barrier(0 of 3)", barrier.toString());
        barrier.abort();
        assertEquals("Barrier(broken)", barrier.toString());
    }

    @Test
    void aQueue() {
        assertEquals("Queue(0)", queue().toString());
        var items = Meanwhile.<Integer>lifoQueue(2);
        items.tryPut(1);
        assertEquals("LifoQueue(1 of 2)", items.toString());
        items.shutdown();
        assertEquals("LifoQueue(1 of 2, shut down)", items.toString());
    }

    @Test
    void aRateLimiter() {
        assertEquals("RateLimiter(4 in 2 s)", rateLimiter(4, seconds(2)).toString());
    }
}
