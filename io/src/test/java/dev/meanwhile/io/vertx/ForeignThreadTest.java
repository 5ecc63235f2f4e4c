package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

/** Other threads wake a loop that sleeps in Netty's poll. */
class ForeignThreadTest {
    private static final int ROUNDS = 3_000;

    @Test
    void throughTheLoop() {
        try (var thread = Executors.newSingleThreadExecutor()) {
            run(() -> {
                LoopVertx.current();
                for (var i = 0; i < ROUNDS; i++) {
                    var round = i;
                    assertEquals(round, await(CompletableFuture.supplyAsync(() -> round, thread)));
                }
            });
        }
    }

    @Test
    void throughVertx() {
        try (var thread = Executors.newSingleThreadExecutor()) {
            run(() -> {
                var io = LoopVertx.current();
                for (var i = 0; i < ROUNDS; i++) {
                    var round = i;
                    var answer = new CompletableFuture<Integer>();
                    thread.execute(() -> io.context().runOnContext(_ -> answer.complete(round)));
                    assertEquals(round, await(answer));
                }
            });
        }
    }
}
