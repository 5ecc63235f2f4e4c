package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

/** A task is cancelled during a call to Vert.x: at once, and what the call yields is not lost. */
class CancelledCallTest {
    private final List<String> discarded = new ArrayList<>();

    /** Lets everything that is queued for the context run. */
    private static void settle(LoopVertx io) {
        io.await(Future::succeededFuture);
    }

    @Test
    void theLateValueIsDiscardedOnTheLoopsThread() {
        run(() -> {
            var io = LoopVertx.current();
            var answer = Promise.<String>promise();
            var started = Promise.<Void>promise();
            var threads = new ArrayList<Thread>();
            var task = spawn(() -> io.await(() -> {
                started.complete();
                return answer.future();
            }, value -> {
                discarded.add(value);
                threads.add(Thread.currentThread());
            }));
            io.await(started::future);
            task.cancel();
            assertThrows(CancellationException.class, task::await);
            assertTrue(task.isCancelled());
            assertEquals(List.of(), discarded);
            io.await(() -> {
                answer.complete("late");
                return Future.succeededFuture();
            });
            settle(io);
            assertEquals(List.of("late"), discarded);
            assertEquals(List.of(Loop.current().thread()), threads);
        });
    }

    @Test
    void aLateFailureIsForgotten() {
        run(() -> {
            var io = LoopVertx.current();
            var answer = Promise.<String>promise();
            assertThrows(TimedOutException.class, () -> timeout(millis(1), () -> io.await(answer::future, discarded::add)));
            io.await(() -> {
                answer.fail("late");
                return Future.succeededFuture();
            });
            settle(io);
            assertEquals(List.of(), discarded);
        });
    }

    @Test
    void aValueThatCameJustBeforeIsDiscardedToo() {
        run(() -> {
            var io = LoopVertx.current();
            var answer = Promise.<String>promise();
            var started = Promise.<Void>promise();
            var task = spawn(() -> io.await(() -> {
                started.complete();
                return answer.future();
            }, discarded::add));
            io.await(started::future);
            io.await(() -> {
                answer.complete("in time");
                task.cancel();
                return Future.succeededFuture();
            });
            assertThrows(CancellationException.class, task::await);
            assertTrue(task.isCancelled());
            settle(io);
            assertEquals(List.of("in time"), discarded);
        });
    }

    @Test
    void aCallThatWasNotMadeYetIsNotMade() {
        run(() -> {
            var io = LoopVertx.current();
            var made = new AtomicBoolean();
            var task = spawn(() -> {
                Task.current().cancel();
                io.await(() -> {
                    made.set(true);
                    return Future.succeededFuture("x");
                }, discarded::add);
            });
            assertThrows(CancellationException.class, task::await);
            assertTrue(task.isCancelled());
            settle(io);
            assertFalse(made.get());
            assertEquals(List.of(), discarded);
        });
    }

    @Test
    void aCancelledConnectLeavesNoConnection() {
        run(() -> {
            var io = LoopVertx.current();
            var closed = Promise.<Void>promise();
            var server = io.await(() -> io.vertx().createNetServer()
                    .connectHandler(socket -> socket.closeHandler(closed::complete)).listen(0, "127.0.0.1"));
            var client = io.vertx().createNetClient();
            var task = spawn(() -> {
                var self = Task.current();
                io.await(() -> {
                    var connecting = client.connect(server.actualPort(), "127.0.0.1");
                    self.cancel();
                    return connecting;
                }, NetSocket::close);
            });
            assertThrows(CancellationException.class, task::await);
            assertTrue(task.isCancelled());
            io.await(closed::future);
            // Until here somebody refers to the client, so it wasn't Vert.x that closed the connection.
            Reference.reachabilityFence(client);
        });
    }
}
