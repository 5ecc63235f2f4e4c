package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;

/** The program that {@link MillionSleepersTest} runs in a JVM of its own. */
final class MillionSleepers {
    private int awake;

    private MillionSleepers() {
    }

    /** Prints how many slept at once, how many woke up, and the MB of heap in use while they slept. */
    public static void main(String[] args) {
        // Warms up: a stack that was suspended in interpreted code is several times slower to resume.
        new MillionSleepers().sleepers(50_000);
        System.out.println(new MillionSleepers().sleepers(1_000_000));
    }

    private String sleepers(int count) {
        return run(() -> {
            JumpingClock.install();
            for (var n = 0; n < count; n++) {
                spawn(() -> {
                    sleep(seconds(3600));
                    awake++;
                });
            }
            Turns.pass(1);
            var asleep = Task.current().loop.timers.size();
            var heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            sleep(seconds(3601));
            return asleep + ", " + awake + ", " + (heap >> 20);
        });
    }
}
