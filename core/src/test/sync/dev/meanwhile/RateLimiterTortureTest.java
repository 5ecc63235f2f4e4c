package dev.meanwhile;

import static dev.meanwhile.Meanwhile.rateLimiter;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever one of those who wait is cancelled, the others get their permits when these are due. */
@Timeout(30)
class RateLimiterTortureTest {
    @Test
    void amongOthersWhoWait() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final RateLimiter limiter = rateLimiter(1, seconds(1));
            private Task<Void> other;
            private long start;
            private int taken;

            @Override
            void begin() {
                start = Task.current().loop.now();
                other = spawn(() -> {
                    take();
                    take();
                });
            }

            private void take() {
                limiter.acquire();
                taken++;
            }

            @Override
            void body() {
                take();
                take();
                Turns.pass(1);
            }

            @Override
            void check() {
                other.await();
                take();
                var seconds = (Task.current().loop.now() - start) / 1_000_000_000L;
                assertEquals(taken - 1, seconds, "permits were lost, or given out too early");
            }
        });
    }
}
