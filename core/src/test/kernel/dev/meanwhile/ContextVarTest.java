package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each task has its own values, and begins with those of the task that spawned it. */
@Timeout(10)
class ContextVarTest {
    private static final ContextVar<String> VAR = ContextVar.of("var", "nothing");
    private static final ContextVar<String> OTHER = ContextVar.of("other", "nothing");

    @Test
    void aChildSeesWhatWasSetBeforeItAndItsParentNotWhatItSets() {
        run(() -> {
            VAR.set("parent");
            var child = spawn(() -> {
                assertEquals("parent", VAR.get());
                Turns.pass(1);
                VAR.set("child");
                Turns.pass(2);
                return VAR.get();
            });
            assertEquals("child", child.await());
            assertEquals("parent", VAR.get());
        });
    }

    @Test
    void aChildDoesNotSeeWhatIsSetAfterItsSpawn() {
        run(() -> {
            var child = spawn(() -> VAR.get());
            VAR.set("parent");
            assertEquals("nothing", child.await());
        });
    }

    @Test
    void aCopyIsAReference() {
        run(() -> {
            VAR.set("parent");
            var parents = Context.current();
            assertSame(parents, spawn(Context::current).await());
            VAR.set("other");
            assertNotSame(parents, Context.current());
        });
    }

    @Test
    void aTaskThatUsesNoneHasTheEmptyOne() {
        run(() -> assertSame(Context.EMPTY, spawn(Context::current).await()));
    }

    @Test
    void whereGivesBackWhatWasThereAndOnlyThat() {
        run(() -> {
            VAR.set("before");
            assertEquals("inside", VAR.where("inside", () -> {
                OTHER.set("stays");
                return VAR.where("deeper", () -> spawn(() -> VAR.get()).await()).replace("deeper", VAR.get());
            }));
            assertEquals("before", VAR.get());
            assertEquals("stays", OTHER.get());
        });
    }

    @Test
    void whereGivesBackAfterAFailureToo() {
        run(() -> {
            assertThrows(IllegalStateException.class, () -> VAR.where("inside", () -> {
                throw new IllegalStateException("broken");
            }));
            assertEquals("nothing", VAR.get());
            assertSame(Context.EMPTY, Context.current());
        });
    }

    @Test
    void manyVariablesComeAndGo() {
        run(() -> {
            var variables = new ArrayList<ContextVar<Integer>>();
            for (var n = 0; n < 5; n++) {
                variables.add(ContextVar.of("v" + n, -1));
            }
            for (var gone = 0; gone < 5; gone++) {
                var context = Context.EMPTY;
                for (var n = 0; n < 5; n++) {
                    context = context.with(variables.get(n), n);
                }
                context = context.without(variables.get(gone)).without(variables.get(gone));
                for (var n = 0; n < 5; n++) {
                    assertEquals(n == gone ? null : (Integer) n, context.get(variables.get(n)));
                }
            }
        });
    }

    @Test
    void withoutAValueThereIsAClearError() {
        var user = ContextVar.<String>of("user");
        run(() -> {
            var message = assertThrows(NoSuchElementException.class, user::get).getMessage();
            assertTrue(message.startsWith("no value is set here for ContextVar 'user'"), message);
            assertThrows(NullPointerException.class, () -> user.set(null));
        });
    }
}
