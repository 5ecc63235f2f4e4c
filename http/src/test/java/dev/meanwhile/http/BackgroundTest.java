package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop for callers outside of loops comes and goes. */
@Timeout(20)
class BackgroundTest {
    @Test
    void callsShareItsLoop() {
        var background = new Background(Duration.ofSeconds(30));
        var loop = background.call(Loop::current);
        assertSame(loop, background.call(Loop::current));
        assertTrue(loop.thread().isDaemon());
    }

    @Test
    void itEndsWhenItIsIdleAndComesBack() throws InterruptedException {
        var background = new Background(Duration.ofMillis(1));
        var first = background.call(Loop::current);
        first.thread().join();
        assertTrue(first.isClosed());
        var second = background.call(Loop::current);
        assertNotSame(first, second);
        second.thread().join();
    }

    /** The call lasts for many times the time after which an idle loop ends. */
    @Test
    void itDoesNotEndWhileACallLasts() throws Exception {
        var background = new Background(Duration.ofMillis(1));
        var loop = new CompletableFuture<Loop>();
        var go = new CompletableFuture<String>();
        var caller = CompletableFuture.supplyAsync(() -> background.call(() -> {
            loop.complete(Loop.current());
            for (var i = 0; i < 20; i++) {
                sleep(Duration.ofMillis(1));
            }
            return await(go);
        }));
        assertFalse(loop.get().isClosed());
        go.complete("done");
        assertEquals("done", caller.get());
        loop.get().thread().join();
    }

    /** Clients belong to one loop at a time. The first loop takes its time to end, unless the second call does not wait for it. */
    @Test
    void theNextLoopBeginsWhenTheOneBeforeHasEnded() throws Exception {
        var background = new Background(Duration.ofMillis(1));
        var ending = new CountDownLatch(1);
        var called = new CountDownLatch(1);
        var first = background.call(() -> {
            Loop.resource(AutoCloseable.class, _ -> () -> {
                ending.countDown();
                called.await(100, TimeUnit.MILLISECONDS);
            });
            return Loop.current();
        });
        ending.await();
        assertTrue(background.call(() -> {
            var hasEnded = first.isClosed();
            called.countDown();
            return hasEnded;
        }));
    }

    /** A container that takes the application away finds no thread that knows its classes. */
    @Test
    void itKeepsNothingOfItsFirstCaller() {
        var caller = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new ClassLoader(caller) { });
        try {
            var background = new Background(Duration.ofMillis(1));
            var loader = background.call(() -> Loop.current().thread().getContextClassLoader());
            assertSame(Background.class.getClassLoader(), loader);
        } finally {
            Thread.currentThread().setContextClassLoader(caller);
        }
    }
}
