package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose thread happens to start a task's depends on chance, so a task inherits nothing from it. */
@Timeout(10)
class ThreadInheritanceTest {
    private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

    private final ClassLoader usual = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void reset() {
        USER.remove();
        Thread.currentThread().setContextClassLoader(usual);
    }

    @Test
    void aTaskInheritsNoThreadLocalsOfAnother() {
        run(() -> {
            USER.set("main");
            var alice = spawn("alice", () -> {
                USER.set("alice");
                Turns.pass(3);
                return USER.get();
            });
            var bob = spawn("bob", () -> USER.get());
            var eager = Meanwhile.spawnEager(() -> USER.get());
            assertNull(bob.await());
            assertNull(eager.await());
            assertEquals("alice", alice.await());
            assertNull(spawn(() -> spawn(() -> USER.get()).await()).await());
        });
    }

    @Test
    void norOfTheThreadThatRunsTheLoop() {
        USER.set("the caller");
        var seen = new ArrayList<String>();
        run(() -> {
            seen.add(USER.get());
            Loop.current().callSoon(() -> seen.add(USER.get()));
            Turns.pass(2);
            spawn(() -> seen.add(USER.get())).await();
        });
        var nothing = new ArrayList<String>();
        nothing.add(null);
        nothing.add(null);
        nothing.add(null);
        assertEquals(nothing, seen);
    }

    @Test
    void norDoCallbacksOfTasks() {
        run(() -> {
            var seen = new ArrayList<String>();
            USER.set("main");
            Loop.current().callSoon(() -> seen.add(USER.get()));
            Turns.pass(2);
            assertEquals(1, seen.size());
            assertNull(seen.getFirst());
        });
    }

    @Test
    void theContextClassLoaderIsThatOfTheThreadThatMadeTheLoop() throws Exception {
        var mine = new ClassLoader(usual) { };
        Thread.currentThread().setContextClassLoader(mine);
        try (var runner = new Runner(new LoopOptions())) {
            var loop = runner.loop();
            Thread.currentThread().setContextClassLoader(usual);
            var seen = new ArrayList<ClassLoader>();
            runner.run(() -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                Thread.currentThread().setContextClassLoader(usual);
                loop.callSoon(() -> seen.add(Thread.currentThread().getContextClassLoader()));
                Turns.pass(2);
                spawn(() -> seen.add(Thread.currentThread().getContextClassLoader())).await();
            });
            assertEquals(List.of(mine, mine, mine), seen);
            assertSame(mine, loop.thread().getContextClassLoader());
        }
    }
}
