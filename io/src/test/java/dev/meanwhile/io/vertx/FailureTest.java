package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;

import java.io.IOException;
import java.net.ConnectException;

import org.junit.jupiter.api.Test;

/** What a call fails with comes out of await as it is. */
class FailureTest {
    @Test
    void aFailedFuture() {
        var failure = new IOException("checked");
        assertSame(failure, assertThrows(IOException.class, () ->
                run(() -> LoopVertx.current().await(() -> Future.failedFuture(failure)))));
    }

    @Test
    void aCallThatThrows() {
        var failure = new IllegalArgumentException("port 70000");
        assertSame(failure, assertThrows(IllegalArgumentException.class, () ->
                run(() -> LoopVertx.current().await(() -> {
                    throw failure;
                }))));
    }

    @Test
    void aRefusedConnection() {
        run(() -> {
            var io = LoopVertx.current();
            var echo = new Echo();
            echo.close();
            assertThrows(ConnectException.class, echo::connect);
        });
    }
}
