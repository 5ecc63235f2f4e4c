package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However much is ready, timers and I/O are looked at again and again. */
@Timeout(10)
@Tag(SeedsTest.ONCE)
class LongTurnTest {
    private static final int TASKS = 640;
    /** More than tasks may run until the next look is due. */
    private static final long STEP_NANOS = 60_000;

    /** Counts those polls that do not wait. */
    private static final class Counting implements Poller {
        private final Poller usual;
        private final AtomicInteger polls;

        Counting(Poller usual, AtomicInteger polls) {
            this.usual = usual;
            this.polls = polls;
        }

        @Override
        public int poll(long timeoutNanos) {
            if (timeoutNanos == 0) {
                polls.incrementAndGet();
            }
            return usual.poll(timeoutNanos);
        }

        @Override
        public void wakeup() {
            usual.wakeup();
        }
    }

    private static void compute() {
        for (var end = System.nanoTime() + STEP_NANOS; System.nanoTime() - end < 0;) {
            Thread.onSpinWait();
        }
    }

    /** {@return tasks that are ready from the next turn on} Each adds to the list what it sees. */
    private static List<Task<?>> ready(Runnable step) {
        var tasks = new ArrayList<Task<?>>();
        for (var n = 0; n < TASKS; n++) {
            tasks.add(spawn(() -> {
                step.run();
                compute();
            }));
        }
        return tasks;
    }

    @Test
    void aPollerOfTheOptionsIsPolledThoughSomethingIsAlwaysReady() {
        var polls = new AtomicInteger();
        Runs.with(new LoopOptions().poller((_, usual) -> new Counting(usual, polls)), () -> {
            while (polls.get() < 20) {
                Turns.pass(1);
            }
        });
    }

    @Test
    void itIsPolledInTheMiddleOfATurnToo() {
        var polls = new AtomicInteger();
        Runs.with(new LoopOptions().poller((_, usual) -> new Counting(usual, polls)), () -> {
            var seen = new ArrayList<Integer>();
            var tasks = ready(() -> seen.add(polls.get()));
            tasks.getLast().await();
            for (var n = 2; n < seen.size(); n++) {
                assertTrue(seen.get(n) > seen.get(n - 1), "no poll between two steps that are that long: " + seen);
            }
        });
    }

    /** On a loop without I/O the clock is asked every sixteenth step only. */
    @Test
    void timersFireInTheMiddleOfATurn() {
        run(() -> {
            var loop = Task.current().loop;
            var ran = new int[1];
            var firedAfter = new ArrayList<Integer>();
            var tasks = ready(() -> ran[0]++);
            loop.startTimer(new Timer() {
                @Override
                void fire() {
                    firedAfter.add(ran[0]);
                    if (firedAfter.size() < 10) {
                        loop.startTimer(this, STEP_NANOS);
                    }
                }
            }, STEP_NANOS);
            tasks.getLast().await();
            assertTrue(firedAfter.size() == 10 && firedAfter.getLast() <= 10 * 2 * 16, firedAfter::toString);
        });
    }
}
