package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warms up a program with many tasks: some waits end before many begin.
 *
 * <p>In a program that starts by putting a great many tasks to sleep, the JVM compiles the runtime's way into a wait before any wait has
 * ended. The compiler leaves out what has never run, so each sleeper, when it wakes, is deoptimised: 1,000,000 sleepers took 6 s to wake in
 * a fresh JVM. A hundred waits that end, before the first five thousand have begun, are enough for the compiler to know better. They are
 * made once in a JVM, on a loop and in a thread of their own that take less than a tenth of a second ({@code meanwhile-warm-up} in a thread
 * dump); {@code -Dmeanwhile.warmUp=false} turns it off. docs/run-modes.md tells users of it.
 */
final class WarmUp {
    private static final int ROUNDS = 20;
    private static final int TASKS = 10;

    private static final boolean WANTED = !"false".equals(System.getProperty("meanwhile.warmUp"));
    static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {
    }

    /** Once in a JVM. */
    static void begin() {
        if (WANTED && BEGUN.compareAndSet(false, true)) {
            var thread = new Thread(null, WarmUp::play, "meanwhile-warm-up", 256 << 10);
            thread.setDaemon(true);
            thread.start();
        }
    }

    static void play() {
        var options = new LoopOptions();
        options.warmingUp = true;
        try (var runner = new Runner(options)) {
            runner.run(WarmUp::sleepInTurns);
        } catch (Throwable t) {
            // Nothing depends on it.
        }
    }

    /** {@return how many waits have ended} */
    static int sleepInTurns() {
        var spawning = Loop.require("the warm-up").spawning;
        var ended = 0;
        for (var round = 0; round < ROUNDS; round++) {
            var tasks = new ArrayList<Task<Void>>(TASKS);
            for (var n = 0; n < TASKS; n++) {
                tasks.add(spawning.task("", new ActionBody<>(() -> Sleep.sleep(Duration.ofNanos(1000)))));
            }
            tasks.forEach(Task::await);
            ended += tasks.size();
        }
        return ended;
    }
}
