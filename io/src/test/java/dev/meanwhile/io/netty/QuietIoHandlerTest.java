package dev.meanwhile.io.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

import org.junit.jupiter.api.Test;

/** The handler below is woken, which costs a system call, only if it may be asleep. */
class QuietIoHandlerTest {
    private int wakeups;
    private Runnable duringRun = () -> { };
    private boolean canBlock;

    private final QuietIoHandler io = new QuietIoHandler(_ -> new IoHandler() {
        @Override
        public int run(IoHandlerContext context) {
            duringRun.run();
            return 0;
        }

        @Override
        public void wakeup() {
            wakeups++;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return true;
        }
    });

    private void run() {
        io.run(new IoHandlerContext() {
            @Override
            public boolean canBlock() {
                return canBlock;
            }

            @Override
            public long delayNanos(long currentTimeNanos) {
                return 0;
            }

            @Override
            public long deadlineNanos() {
                return 0;
            }
        });
    }

    QuietIoHandlerTest() {
        io.newHandler(null);
    }

    @Test
    void notBetweenRuns() {
        io.wakeup();
        run();
        io.wakeup();
        assertEquals(0, wakeups);
    }

    @Test
    void notInARunThatDoesNotSleep() {
        duringRun = io::wakeup;
        run();
        assertEquals(0, wakeups);
    }

    @Test
    void inARunThatSleeps() {
        canBlock = true;
        duringRun = io::wakeup;
        run();
        assertEquals(1, wakeups);
        io.wakeup();
        assertEquals(1, wakeups);
    }

    /** A task may be run before its thread comes to tell of it. Then nothing is to come, and a loop that waits for it would never find out. */
    @Test
    void oldNewsDoNotLetItSleep() {
        canBlock = true;
        var runs = new int[1];
        duringRun = () -> runs[0]++;
        io.wakeup();
        assertTrue(io.expectsEvents());
        run();
        assertEquals(0, runs[0]);
        assertFalse(io.expectsEvents());
        run();
        assertEquals(1, runs[0]);
    }
}
