package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Some waits that end, before many begin.
 *
 * <p>A program that starts by putting a great many tasks to sleep has the runtime's way into a wait compiled before anything has come out of
 * one. The compiler leaves out what has never run, so the frames of each sleeper are deoptimised
 * when it wakes, one by one: 1,000,000 sleepers took 6 s to wake in a fresh JVM, and hardly any time in the second
 * round. A hundred waits that end, before the first five thousand have begun, are enough for the compiler to include it. They are made
 * on a loop of their own, so nothing of it is seen in the program's; they cost a second thread under a tenth of a second, once, and only in
 * programs with many tasks.
 */
final class Rehearsal {
    /** When a loop has been asked for so many tasks. */
    static final int AT_TASKS = 1000;
    private static final int ROUNDS = 20;
    private static final int TASKS = 10;

    static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Rehearsal() {
    }

    /** Once in a JVM. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            var thread = new Thread(null, Rehearsal::play, "meanwhile-rehearsal", 256 << 10);
            thread.setDaemon(true);
            thread.start();
        }
    }

    static void play() {
        var options = new LoopOptions();
        options.rehearsing = true;
        try (var runner = new Runner(options)) {
            runner.run(Rehearsal::sleepInTurns);
        } catch (Throwable t) {
            // Nothing depends on it.
        }
    }

    /** {@return how many waits have ended} */
    static int sleepInTurns() {
        var spawning = Loop.require("the rehearsal").spawning;
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
