package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.semaphore;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Action;
import dev.meanwhile.DeadlockException;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

/** A loop with Vert.x still notices when nothing can happen any more, and only then. */
class DeadlockTest {
    private static void runUntilDeadlock(Action<RuntimeException> main) {
        try (var runner = new Runner(new LoopOptions().endOnDeadlock(true))) {
            runner.run(main);
        }
    }

    @Test
    void anIdleVertxDoesNotHideADeadlock() {
        assertThrows(DeadlockException.class, () -> runUntilDeadlock(() -> {
            LoopVertx.current();
            semaphore(0).acquire();
        }));
    }

    @Test
    void closedSocketsDoNotHideADeadlock() {
        assertThrows(DeadlockException.class, () -> runUntilDeadlock(() -> {
            var echo = new Echo();
            echo.send("x");
            echo.close();
            semaphore(0).acquire();
        }));
    }

    @Test
    void aServerMayBeConnectedTo() {
        run(() -> {
            var io = LoopVertx.current();
            var connected = semaphore(0);
            var server = io.await(() -> io.vertx().createNetServer()
                    .connectHandler(_ -> connected.release()).listen(0, "127.0.0.1"));
            var port = server.actualPort();
            CompletableFuture.runAsync(() -> connect(port));
            connected.acquire();
        });
    }

    private static void connect(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTimerMayFire() {
        run(() -> {
            var io = LoopVertx.current();
            var fired = semaphore(0);
            io.context().runOnContext(_ -> io.vertx().setTimer(5, _ -> fired.release()));
            fired.acquire();
        });
    }

    @Test
    void aQueuedCallMayReleaseSomething() {
        run(() -> {
            var io = LoopVertx.current();
            var called = semaphore(0);
            io.context().runOnContext(_ -> called.release());
            called.acquire();
        });
    }
}
