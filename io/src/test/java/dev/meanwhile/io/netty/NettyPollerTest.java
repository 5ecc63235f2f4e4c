package dev.meanwhile.io.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link dev.meanwhile.Poller}, on each kind of socket there is. The test's thread is the loop's. */
@ParameterizedClass
@MethodSource("sockets")
class NettyPollerTest {
    private static final int ROUNDS = 5_000;

    private final IoHandlerFactory sockets;

    NettyPollerTest(IoHandlerFactory sockets) {
        this.sockets = sockets;
    }

    static List<IoHandlerFactory> sockets() {
        return List.of(Sockets.ofPlatform().handler(), NioIoHandler.newFactory());
    }

    private interface Body {
        void run(NettyPoller poller) throws InterruptedException;
    }

    private void with(Body body) throws InterruptedException {
        var poller = new NettyPoller(Thread.currentThread(), sockets);
        try {
            body.run(poller);
        } finally {
            poller.close();
        }
    }

    private static void inAnotherThread(Runnable action) throws InterruptedException {
        var thread = new Thread(action);
        thread.start();
        thread.join();
    }

    @Test
    void aPollWithoutTimeReturnsAtOnce() throws InterruptedException {
        with(poller -> assertEquals(0, poller.poll(0)));
    }

    @Test
    void aPollEndsAtItsTimeout() throws InterruptedException {
        with(poller -> assertEquals(0, poller.poll(1_000_000)));
    }

    @Test
    void aWakeUpBeforeThePollCounts() throws InterruptedException {
        with(poller -> {
            inAnotherThread(poller::wakeup);
            poller.poll(Long.MAX_VALUE);
        });
    }

    @Test
    void aPollConsumesItsWakeUps() throws InterruptedException {
        with(poller -> {
            inAnotherThread(poller::wakeup);
            inAnotherThread(poller::wakeup);
            poller.poll(0);
            sleepsUntilWoken(poller, Long.MAX_VALUE);
        });
    }

    @Test
    void aPollWithoutLimitSleeps() throws InterruptedException {
        with(poller -> sleepsUntilWoken(poller, Long.MAX_VALUE));
    }

    /** Added to the current time it overflows. */
    @Test
    void aPollOfCenturiesSleeps() throws InterruptedException {
        with(poller -> sleepsUntilWoken(poller, Long.MAX_VALUE - 1));
    }

    private static void sleepsUntilWoken(NettyPoller poller, long timeout) throws InterruptedException {
        var polling = new AtomicBoolean();
        var woken = new AtomicBoolean();
        var waker = new Thread(() -> {
            while (!polling.get()) {
                Thread.onSpinWait();
            }
            // Time enough for a poll that doesn't sleep to return.
            LockSupport.parkNanos(3_000_000);
            woken.set(true);
            poller.wakeup();
        });
        waker.start();
        polling.set(true);
        poller.poll(timeout);
        assertTrue(woken.get(), "it did not sleep");
        waker.join();
    }

    /** A thread and the poll go back and forth, with no timer that would repair a wake-up that got lost. */
    @Test
    void noWakeUpIsLost() throws InterruptedException {
        with(poller -> {
            var ball = new AtomicInteger();
            var other = new Thread(() -> {
                for (var i = 0; i < ROUNDS; i++) {
                    while (ball.get() % 2 == 0) {
                        Thread.onSpinWait();
                    }
                    ball.incrementAndGet();
                    poller.wakeup();
                }
            });
            other.start();
            for (var i = 0; i < ROUNDS; i++) {
                ball.incrementAndGet();
                while (ball.get() % 2 == 1) {
                    poller.poll(Long.MAX_VALUE);
                }
            }
            other.join();
        });
    }

    /** As before, by tasks for Netty instead of bare wake-ups. */
    @Test
    void noTaskForNettyIsLeftLying() throws InterruptedException {
        with(poller -> {
            var done = new AtomicInteger();
            var other = new Thread(() -> {
                for (var i = 1; i <= ROUNDS; i++) {
                    poller.eventLoop().execute(done::incrementAndGet);
                    while (done.get() < i) {
                        Thread.onSpinWait();
                    }
                }
            });
            other.start();
            while (done.get() < ROUNDS) {
                poller.poll(Long.MAX_VALUE);
            }
            other.join();
        });
    }

    @Test
    void timersOfNettyEndAPoll() throws InterruptedException {
        with(poller -> {
            var fired = new AtomicBoolean();
            poller.eventLoop().schedule(() -> fired.set(true), 1, TimeUnit.MILLISECONDS);
            while (!fired.get()) {
                poller.poll(Long.MAX_VALUE);
            }
        });
    }

    @Test
    void tasksAndTimersAreExpectedEvents() throws InterruptedException {
        with(poller -> {
            assertFalse(poller.expectsEvents());
            inAnotherThread(() -> poller.eventLoop().execute(() -> { }));
            assertTrue(poller.expectsEvents());
            poller.poll(0);
            assertFalse(poller.expectsEvents());
            var timer = poller.eventLoop().schedule(() -> { }, 1, TimeUnit.HOURS);
            assertTrue(poller.expectsEvents());
            timer.cancel(false);
            assertFalse(poller.expectsEvents());
        });
    }

    @Test
    void closingRunsWhatIsQueuedAndDropsTimers() throws InterruptedException {
        with(poller -> {
            var ran = new AtomicBoolean();
            poller.eventLoop().execute(() -> ran.set(true));
            poller.eventLoop().schedule(() -> { }, 1, TimeUnit.HOURS);
            poller.close();
            assertTrue(ran.get());
            assertTrue(poller.eventLoop().isTerminated());
        });
    }
}
