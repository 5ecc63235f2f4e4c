package dev.meanwhile.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test method whose body is the main task of a loop of its own, instead of {@link org.junit.jupiter.api.Test}:
 * {@snippet :
 * @LoopTest(seeds = 20)
 * void aSlowServerTimesOut() {
 *     spawn(() -> sleep(seconds(3600)));      // an hour that takes no time
 *     assertThrows(TimedOutException.class, () -> timeout(seconds(5), () -> fetch(slowServer)));
 * }
 * }
 *
 * <p><b>Time</b> is stopped while anything runs. When all tasks wait, the clock jumps to the next timer. It does not jump while a
 * task waits for something outside of the loop: {@code blocking}, {@code compute}, {@code await(stage)}, an open socket, a call of
 * the JDK that blocks. Then the loop waits as in production, until the next timer at the latest. Calls in
 * other threads that end before that take no time on the loop's clock.
 *
 * <p><b>Order.</b> Seed 0 runs what is ready in the order in which it became ready, as production does. Every other seed shuffles the tasks
 * that are ready at the start of a turn, always in the same way; {@link dev.meanwhile.LoopOptions#shuffle} says what stays in order. The
 * configuration parameter or system property {@code meanwhile.seed} replaces the seeds of all tests with one.
 *
 * <p>What makes a test fail is listed {@linkplain dev.meanwhile.test here}. Parameters, checked exceptions and assumptions work as in any
 * test. Methods such as {@link org.junit.jupiter.api.BeforeEach} run outside of the loop, in JUnit's thread.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(LoopTestExtension.class)
@SuppressWarnings("exports") // only JUnit needs the extension, and finds it through this line
public @interface LoopTest {
    /** {@return how many times the test runs, each with its own seed, as a separate invocation} The default is 1. */
    int seeds() default 1;

    /** {@return the first seed, not negative; the others follow it} The default is 0, which is production's order. */
    long seed() default 0;

    /** {@return how many seconds of real time the test may take} The default is 10. */
    int limitSeconds() default 10;
}
