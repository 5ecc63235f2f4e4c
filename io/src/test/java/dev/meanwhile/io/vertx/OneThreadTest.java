package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.meanwhile.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

import java.util.List;

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

    @Test
    void aLoopHasOneVertxAndAnotherLoopAnother() {
        var first = run(() -> {
            assertSame(LoopVertx.current(), LoopVertx.current());
            return LoopVertx.current();
        });
        assertNotSame(first, run(() -> LoopVertx.current()));
    }
}
