package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class NestedShieldsTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void shieldsNest() {
        run(() -> {
            var task = spawn(() -> {
                shielded(() -> {
                    shielded(() -> Turns.pass(3));
                    Turns.pass(3);
                    log.add("outer body ends");
                });
                sleep(Duration.ZERO);
                log.add("never");
            });
            Turns.pass(2);
            task.cancel();
            Ends.cancelled(task);
            assertEquals(List.of("outer body ends"), log);
        });
    }

    @Test
    void howDeepDoesNotMatter() {
        run(() -> {
            var task = spawn(() -> {
                nest(200);
                sleep(Duration.ZERO);
            });
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
        });
    }

    private static void nest(int depth) {
        if (depth > 0) {
            shielded(() -> nest(depth - 1));
        } else {
            Turns.pass(2);
        }
    }
}
