package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exception that cannot be described, thrown wherever a program's code runs, ends no loop. */
@Timeout(10)
class BrokenExceptionTest {
    @SuppressWarnings("serial")
    private static final class Bad extends RuntimeException {
        @Override
        public String getMessage() {
            throw new AssertionError("broken getMessage");
        }

        @Override
        public String toString() {
            throw new AssertionError("broken toString");
        }
    }

    private enum Place {
        UNREAD_FAILURE {
            @Override
            void fail(Bad bad) {
                spawn(() -> {
                    throw bad;
                });
            }
        },
        CALLBACK {
            @Override
            void fail(Bad bad) {
                Loop.current().callSoon(() -> {
                    throw bad;
                });
            }
        },
        TIMER_CALLBACK {
            @Override
            void fail(Bad bad) {
                Loop.current().callLater(Duration.ofNanos(1), () -> {
                    throw bad;
                });
            }
        },
        DONE_CALLBACK {
            @Override
            void fail(Bad bad) {
                spawn(() -> "value").addDoneCallback(_ -> {
                    throw bad;
                });
            }
        },
        REPORT {
            @Override
            void fail(Bad bad) {
                Loop.current().report("mine", bad);
            }
        };

        abstract void fail(Bad bad);
    }

    private static void killsNobody(Place place, Bad bad) {
        JumpingClock.install();
        var other = spawn(() -> {
            sleep(seconds(3));
            return "alive";
        });
        place.fail(bad);
        assertEquals("alive", other.await());
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerGetsIt(Place place) {
        var bad = new Bad();
        var told = new ArrayList<Throwable>();
        Runs.with(new LoopOptions().exceptionHandler((_, failure) -> told.add(failure)), () -> killsNobody(place, bad));
        assertEquals(1, told.size());
        assertSame(bad, told.getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatDescribesItMayFail(Place place) {
        try (var log = new CapturedLog()) {
            var told = new ArrayList<String>();
            Runs.with(new LoopOptions().exceptionHandler((message, failure) -> {
                told.add(message);
                told.add(failure.toString());
            }), () -> killsNobody(place, new Bad()));
            assertEquals(1, told.size());
            assertEquals(List.of(AssertionError.class),
                    log.withText("the exception handler of").stream().map(it -> (Class<?>) it.getThrown().getClass()).toList());
        }
    }

    /** What cannot be logged goes to the standard error stream, as far as it can be described. */
    @ParameterizedTest
    @EnumSource
    @ResourceLock(Resources.SYSTEM_ERR)
    void aLogThatDescribesItMayFail(Place place) {
        var written = new ByteArrayOutputStream();
        var usual = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try (var _ = new CapturedLog() {
            @Override
            public void publish(LogRecord record) {
                super.publish(record);
                throw new IllegalStateException(record.getThrown().toString());
            }
        }) {
            run(() -> killsNobody(place, new Bad()));
        } finally {
            System.setErr(usual);
        }
        var text = written.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(Bad.class.getName() + ", whose message can't be had (java.lang.AssertionError)"), text);
    }

    @Test
    void aScopeWhoseChildThrowsItFailsWithIt() {
        var bad = new Bad();
        run(() -> {
            assertSame(bad, assertThrows(Bad.class, () -> scope(s -> {
                s.spawn(() -> {
                    throw bad;
                });
                s.spawn(() -> sleep(seconds(3600)));
            })));
            assertEquals("alive", spawn(() -> "alive").await());
        });
    }
}
