package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks of another loop wait for tokens, too. */
@Timeout(20)
class RenewalTest {
    private static final OAuth2Tokens TOKENS = new OAuth2Tokens("a", Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    private final Renewal renewal = new Renewal();
    private final CompletableFuture<Void> waiting = new CompletableFuture<>();

    /** A loop of its own, with one task, which waits. */
    private CompletableFuture<Optional<OAuth2Tokens>> other() {
        var result = new CompletableFuture<Optional<OAuth2Tokens>>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(run(() -> {
                    // Runs when the task waits.
                    Loop.current().callSoon(() -> waiting.complete(null));
                    return renewal.await();
                }));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    @Test
    void theTokensReachIt() {
        run(() -> {
            var other = other();
            await(waiting);
            renewal.end(TOKENS);
            assertEquals(Optional.of(TOKENS), await(other));
            assertEquals(Optional.of(TOKENS), renewal.await());
        });
    }

    @Test
    void theFailureReachesIt() {
        run(() -> {
            var other = other();
            await(waiting);
            var failure = new HttpException.TokenRefused(new HttpException.Exchange("POST", "url"), "invalid_client", Optional.empty(), Optional.empty(), "");
            renewal.fail(failure);
            renewal.giveUp();
            assertEquals(failure, assertThrows(HttpException.TokenRefused.class, () -> await(other)));
        });
    }

    /** Whoever waits on a loop that has ended is no obstacle for the others. */
    @Test
    void aLoopThatHasEnded() {
        try (var ended = Meanwhile.newLoop()) {
            ended.runUntilComplete(() -> {
                Meanwhile.spawn(renewal::await);
                Meanwhile.sleep(Duration.ZERO);
            });
        }
        run(() -> {
            var other = other();
            await(waiting);
            renewal.giveUp();
            assertEquals(Optional.empty(), await(other));
        });
    }
}
