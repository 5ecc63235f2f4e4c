package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program whose tasks do not want to end says so every few seconds, and asks them again. */
@Timeout(10)
class EndPatienceTest {
    @Test
    void aTaskThatSwallowsARequestAndWaitsForEverIsNamedAndAskedAgain() {
        var log = new ArrayList<String>();
        try (var reports = new CapturedLog()) {
            run(() -> {
                var clock = JumpingClock.install();
                spawn("stubborn", () -> {
                    for (var i = 0; i < 3; i++) {
                        try {
                            new Promise<Void>().await();
                        } catch (Cancelled e) {
                            log.add("asked after " + clock.elapsed().toSeconds());
                        }
                    }
                });
                Turns.pass(1);
            });
            var texts = reports.withText("has been ending for");
            assertEquals(2, texts.size());
            assertTrue(texts.getFirst().getMessage().contains("has been ending for 5 s"), texts.getFirst().getMessage());
            assertTrue(texts.getFirst().getMessage().contains("task 'stubborn' waits for a promise"), texts.getFirst().getMessage());
        }
        assertEquals(List.of("asked after 0", "asked after 5", "asked after 10"), log);
    }

    @Test
    void aQuickEndSaysNothing() {
        try (var reports = new CapturedLog()) {
            run(() -> {
                JumpingClock.install();
                spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        sleep(seconds(4));
                    }
                });
                Turns.pass(1);
            });
            assertEquals(List.of(), reports.withText("has been ending"));
        }
    }

    @Test
    void tasksThatHaveStoppedAreNotNamedLater() {
        try (var reports = new CapturedLog()) {
            run(() -> {
                JumpingClock.install();
                Loop.resource(Slow.class, _ -> () -> sleep(seconds(30)));
                spawn(() -> sleep(seconds(3600)));
                Turns.pass(1);
            });
            assertEquals(List.of(), reports.withText("which do not stop"));
        }
    }

    private interface Slow extends AutoCloseable {
        @Override
        void close();
    }
}
