package dev.meanwhile.io.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoHandlerContext;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** How long a poll may sleep. Netty's own answers differ from release to release; these do not. */
class PollContextTest {
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    private boolean canBlock = true;
    private long untilNextTimer = Long.MAX_VALUE;

    private final PollContext poll = new PollContext().of(new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return canBlock;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return untilNextTimer;
        }

        @Override
        public long deadlineNanos() {
            throw new AssertionError("4.2.0 answers with a length of time instead of a time");
        }
    });

    @Test
    void untilTheTimeout() {
        poll.timeout(5);
        assertEquals(5, poll.delayNanos(0));
    }

    @Test
    void untilATimerOfNettyBeforeTheTimeout() {
        poll.timeout(5);
        untilNextTimer = 3;
        assertEquals(3, poll.delayNanos(0));
    }

    /** In 4.2.0 Netty's timer wins. */
    @Test
    void notUntilATimerOfNettyAfterTheTimeout() {
        poll.timeout(5);
        untilNextTimer = 7;
        assertEquals(5, poll.delayNanos(0));
    }

    /** In releases up to 4.2.7, NIO adds to it. */
    @Test
    void atMostADayAtATime() {
        poll.timeout(Long.MAX_VALUE);
        assertEquals(DAY, poll.delayNanos(0));
        poll.timeout(Long.MAX_VALUE - 1);
        assertEquals(DAY, poll.delayNanos(0));
    }

    /** Epoll arms no timer then. */
    @Test
    void withoutALimitThereIsNoDeadline() {
        poll.timeout(Long.MAX_VALUE);
        assertEquals(-1, poll.deadlineNanos());
    }

    @Test
    void theDeadlineIsATime() {
        poll.timeout(DAY);
        var before = System.nanoTime() + DAY;
        var deadline = poll.deadlineNanos();
        assertTrue(deadline - before >= 0 && System.nanoTime() + DAY - deadline >= 0);
    }

    @Test
    void notAtAllOnceWokenUntilThatIsAnswered() {
        assertTrue(poll.canBlock());
        poll.wake();
        assertFalse(poll.canBlock());
        poll.answered();
        assertTrue(poll.canBlock());
        canBlock = false;
        assertFalse(poll.canBlock());
    }
}
