package dev.meanwhile.examples;

import dev.meanwhile.Action;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Poller;
import java.util.concurrent.locks.LockSupport;

/** A {@code run} whose loop does not wait when all its tasks wait: it moves its clock to the next timer. */
public final class VirtualTime implements Poller {
    private final Thread thread = Loop.current().thread();
    private long now = System.nanoTime();

    private VirtualTime() {
    }

    /** As {@link Meanwhile#run(Action)}. */
    public static <X extends Exception> void run(Action<X> main) throws X {
        Meanwhile.run(() -> {
            Loop.current().poller(new VirtualTime());
            main.run();
        });
    }

    @Override
    public int poll(long timeoutNanos) {
        if (timeoutNanos == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            now += timeoutNanos;
        }
        return 0;
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(thread);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean expectsEvents() {
        return false;
    }
}
