package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Promise;

/** The example of docs/testing.md. */
class ReminderTest {
    @LoopTest(seeds = 20)
    void remindsEveryHourUntilTheAnswerIsThere() {
        var answer = new Promise<String>();
        var reminders = queue();
        var reminding = spawn(() -> {
            while (!answer.isDone()) {
                reminders.put("Well?");
                sleep(seconds(3600));
            }
        });

        sleep(seconds(2.5 * 3600));          // takes no time
        assertEquals(3, reminders.size());

        answer.complete("Yes.");
        assertElapsed(seconds(0.5 * 3600), () -> reminding.await());
    }
}
