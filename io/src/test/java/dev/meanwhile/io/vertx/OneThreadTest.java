package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.spawnEager;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

import java.time.Duration;
import java.util.List;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Everything that Vert.x does for a loop happens on that loop's thread. */
class OneThreadTest {
    @Test
    void callsAreMadeThere() {
        run(() -> {
            var io = LoopVertx.current();
            var thread = io.await(() -> Future.succeededFuture(Thread.currentThread()));
            assertSame(Loop.current().thread(), thread);
            assertNotSame(thread, Thread.currentThread());
        });
    }

    @Test
    void callsAreMadeOnTheContext() {
        run(() -> {
            var io = LoopVertx.current();
            assertSame(io.context(), io.await(() -> Future.succeededFuture(Vertx.currentContext())));
        });
    }

    @Test
    void timersFireThere() {
        run(() -> {
            var io = LoopVertx.current();
            var fired = Promise.<Thread>promise();
            var thread = io.await(() -> {
                io.vertx().setTimer(1, _ -> fired.complete(Thread.currentThread()));
                return fired.future();
            });
            assertSame(Loop.current().thread(), thread);
        });
    }

    @Test
    void socketsOfServersAndClientsAreHandledThere() {
        run(() -> {
            var io = LoopVertx.current();
            var accepted = Promise.<Thread>promise();
            var read = Promise.<Thread>promise();
            var server = io.await(() -> io.vertx().createNetServer().connectHandler(socket -> {
                accepted.complete(Thread.currentThread());
                socket.handler(_ -> read.complete(Thread.currentThread()));
            }).listen(0, "127.0.0.1"));
            var client = io.vertx().createNetClient();
            var socket = io.await(() -> client.connect(server.actualPort(), "127.0.0.1"));
            io.await(() -> socket.write("x"));
            assertSame(Loop.current().thread(), io.await(accepted::future));
            assertSame(Loop.current().thread(), io.await(read::future));
            io.await(client::close);
        });
    }

    @Test
    void thereIsNoOtherEventLoopThread() {
        run(() -> {
            new Echo().send("x");
            assertEquals(List.of(), Threads.ofVertxAndNetty());
        });
    }

    /** It takes hundreds of milliseconds in a new JVM, for which the loop is not to be held up. */
    @Test
    void otherTasksRunWhileItIsMade() {
        run(() -> {
            var steps = new int[1];
            var other = spawn(() -> {
                while (true) {
                    steps[0]++;
                    sleep(Duration.ZERO);
                }
            });
            LoopVertx.current();
            assertTrue(steps[0] > 0);
            other.cancel();
        });
    }

    @Test
    void whoeverNeedsItMeanwhileGetsTheSame() {
        run(() -> {
            var both = gather(LoopVertx::current, LoopVertx::current);
            assertSame(both.getFirst(), both.getLast());
        });
    }

    @Test
    void whoIsCancelledMeanwhileLeavesItBehind() {
        run(() -> {
            var made = new LoopVertx[1];
            var first = spawnEager(() -> {
                made[0] = LoopVertx.current();
                sleep(Duration.ofSeconds(1_000));
            });
            first.cancel();
            assertThrows(CancellationException.class, first::await);
            assertTrue(first.isCancelled());
            assertSame(made[0], LoopVertx.current());
            assertFalse(made[0].isClosed());
        });
    }

    @Test
    void aLoopHasOneVertxAndAnotherLoopAnother() {
        var first = run(() -> {
            assertSame(LoopVertx.current(), LoopVertx.current());
            return LoopVertx.current();
        });
        assertNotSame(first, run(() -> LoopVertx.current()));
    }
}
