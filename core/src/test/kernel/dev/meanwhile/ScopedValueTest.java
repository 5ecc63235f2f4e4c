package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far a binding of the JDK's {@link ScopedValue} reaches, as {@code docs/asyncio.md} says in D89. */
@Timeout(10)
class ScopedValueTest {
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    private static String user() {
        return USER.orElse("nobody");
    }

    @Test
    void itLastsThroughTheWaitsOfItsTaskAndIsSeenByNoOther() {
        run(() -> ScopedValue.where(USER, "ann").run(() -> {
            var other = spawn(() -> ScopedValue.where(USER, "bob").call(() -> {
                Turns.pass(3);
                return user();
            }));
            Turns.pass(2);
            assertEquals("ann", user());
            assertEquals("bob", other.await());
            assertEquals("ann", user());
        }));
    }

    @Test
    void whatRunsInAnotherThreadDoesNotSeeIt() {
        run(() -> ScopedValue.where(USER, "ann").run(() -> {
            assertEquals("nobody", spawn(ScopedValueTest::user).await());
            assertEquals("nobody", blocking(ScopedValueTest::user));
            Flow<String> flow = generate(out -> out.emit(user()));
            for (var seen : flow) {
                assertEquals("nobody", seen);
            }
            assertEquals("ann", flow.toList().getFirst(), "in the consumer's task");
        }));
    }

    @Test
    void aTaskFactoryCanBindItAgain() {
        var binding = new TaskFactory() {
            @Override
            public <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body) {
                if (!USER.isBound()) {
                    return body;
                }
                var user = USER.get();
                return () -> ScopedValue.where(USER, user).<T, Exception>call(body::call);
            }
        };
        Runs.with(new LoopOptions().taskFactory(binding), () -> {
            assertEquals("nobody", spawn(ScopedValueTest::user).await());
            ScopedValue.where(USER, "ann").run(() -> {
                assertEquals("ann", spawn(() -> spawn(ScopedValueTest::user).await()).await());
                assertTrue(USER.isBound());
            });
        });
    }
}
