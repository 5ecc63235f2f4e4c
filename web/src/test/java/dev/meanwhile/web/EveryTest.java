package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Promise;
import dev.meanwhile.Schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Periodic work belongs to the life of an application. */
@Timeout(30)
class EveryTest {
    @Test
    void itBeginsAfterTheStartHooksAndEndsBeforeTheStopHooks() throws Exception {
        var order = new ArrayList<String>();
        run(() -> {
            var ran = new Promise<Void>();
            var app = new App();
            app.every("work", Schedule.of(millis(1)), () -> {
                if (!ran.isDone()) {
                    order.add("runs with " + app.provided(String.class));
                    ran.complete(null);
                }
                try {
                    new Promise<Void>().await();
                } finally {
                    order.add("is cancelled with " + app.provided(String.class));
                }
            });
            app.provide(String.class, () -> "a value");
            app.onStart(() -> order.add("starts"));
            app.onStop(() -> order.add("stops"));
            try (var _ = app.listen(0)) {
                ran.await();
            }
        });
        assertEquals(List.of("starts", "runs with a value", "is cancelled with a value", "stops"), order);
    }

    @Test
    void otherWorkersOnlyDoWhatIsForEachLoop() throws Exception {
        var order = new ArrayList<String>();
        run(() -> {
            var ran = new Promise<Void>();
            var app = new App();
            app.every("of the first", Schedule.of(Duration.ofDays(1)), () -> order.add("of the first"));
            app.everyOnEachLoop("of each", Schedule.of(Duration.ofDays(1)), () -> {
                order.add("of each");
                ran.complete(null);
            });
            try (var _ = app.listen(c -> c, Optional.empty(), false)) {
                ran.await();
            }
        });
        assertEquals(List.of("of each"), order);
    }
}
