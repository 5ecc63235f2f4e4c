package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Outcome;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When tokens are got and renewed, how often, and what becomes of the requests that wait for them. */
class TokenRenewalTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final TokenServer server = new TokenServer();

    @LoopTest
    void oneOfAHundredAsks() {
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            assertElapsed(Duration.ofMillis(1_100), () -> {
                var all = gather(IntStream.range(0, 100).mapToObj(_ -> spawn(() -> client.get("/").text())));
                assertEquals(Collections.nCopies(100, "a1"), all);
            });
            assertEquals(1, server.asked.size());
        }
    }

    @LoopTest
    void theyAreRenewedThirtySecondsBeforeTheirEnd() {
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            assertEquals("a1", client.get("/").text());
            sleep(Duration.ofSeconds(568));
            assertEquals("a1", client.get("/").text());
            sleep(Duration.ofSeconds(2));
            assertEquals("a2", client.get("/").text());
            assertEquals(List.of("a1", "a1", "a2"), server.served);
        }
    }

    @LoopTest
    void shortOnesAfterHalfOfTheirTime() {
        server.lifetime = Duration.ofSeconds(20);
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            client.get("/");
            sleep(Duration.ofSeconds(8));
            assertEquals("a1", client.get("/").text());
            sleep(Duration.ofSeconds(2));
            assertEquals("a2", client.get("/").text());
        }
    }

    @LoopTest
    void oneOfAHundredRenewsWhatTheApiRefuses() {
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            client.get("/");
            server.revoked.add("a1");
            assertEquals(Collections.nCopies(100, "a2"), gather(IntStream.range(0, 100).mapToObj(_ -> spawn(() -> client.get("/").text()))));
            assertEquals(2, server.asked.size());
        }
    }

    /** The body can't be sent twice, but the next request has new tokens. */
    @LoopTest
    void aFlowIsNotSentTwice() {
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            client.get("/");
            server.revoked.add("a1");
            Flow<byte[]> body = generate(out -> out.emit(new byte[1]));
            assertEquals(401, client.post("/", r -> r.body(body)).status());
            assertEquals("a2", client.post("/", r -> r.body("text")).text());
        }
    }

    /** Somebody without the right to an API does not flood the token server. */
    @LoopTest
    void tokensThatNeverWorkedAreNotRenewed() {
        server.revoked.addAll(List.of("a1", "a2"));
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            for (var i = 0; i < 5; i++) {
                assertEquals(401, client.get("/").status());
            }
            assertEquals(1, server.asked.size());
        }
    }

    @LoopTest
    void aRefreshTokenIsUsedOnceAndTheNextOneIsKept() {
        var kept = new ArrayList<String>();
        var auth = TokenServer.service().signedIn(TokenServer.first(Duration.ofSeconds(-1)), tokens -> kept.add(tokens.refreshToken().orElseThrow()));
        try (var client = server.client(auth)) {
            gather(IntStream.range(0, 10).mapToObj(_ -> spawn(() -> assertEquals("a1", client.get("/").text()))));
            sleep(TEN_MINUTES);
            assertEquals("a2", client.get("/").text());
        }
        assertEquals(List.of("r1", "r2"), kept);
        assertEquals(List.of("r0", "r1"), server.asked.stream().map(form -> form.get("refresh_token")).toList());
    }

    @LoopTest
    void withoutARefreshTokenTheSignInIsOver() {
        var tokens = new OAuth2Tokens("none", Optional.empty(), Optional.of(TokenServer.START.plusSeconds(60)), List.of(), Optional.empty());
        try (var client = server.client(TokenServer.service().signedIn(tokens, _ -> { }))) {
            sleep(Duration.ofSeconds(31));
            var refused = assertThrows(HttpException.TokenRefused.class, () -> client.get("/"));
            assertEquals("POST http://login.test/token: invalid_grant: the access token has expired, and there is no refresh token (sign in again)", refused.getMessage());
            assertEquals(List.of(), server.asked);
        }
    }

    /** Nobody hammers a server that says no. */
    @LoopTest
    void allWhoWaitFailTogether() {
        server.error = Optional.of("invalid_client");
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            var outcomes = gatherSettled(IntStream.range(0, 100).mapToObj(_ -> spawn(() -> client.get("/"))).toList());
            assertEquals(1, server.asked.size());
            for (var outcome : outcomes) {
                var refused = (HttpException.TokenRefused) ((Outcome.Failure<?>) outcome).cause();
                assertEquals("invalid_client", refused.error());
                assertEquals(Optional.of("no\nmore"), refused.description());
                assertEquals(Optional.of("http://login.test/help"), refused.uri());
                assertTrue(refused.getMessage().startsWith("POST http://login.test/token: invalid_client: no more (it does not know 'id'"), refused.getMessage());
            }
            server.error = Optional.empty();
            assertEquals(200, client.get("/").status());
        }
    }

    @LoopTest
    void theServerHasItsOwnTime() {
        server.delay = Duration.ofHours(1);
        try (var client = server.client(TokenServer.service().timeout(Duration.ofSeconds(5)).clientCredentials())) {
            var late = assertElapsed(Duration.ofSeconds(5), () -> assertThrows(HttpException.TotalTimeout.class, () -> client.get("/")));
            assertEquals("POST http://login.test/token: no tokens within 5.0 s", late.getMessage());
        }
    }

    /** Whoever asks may give up: another one asks then. */
    @LoopTest
    void theOthersGoOnWithoutTheOneThatAsked() {
        try (var client = server.client(TokenServer.service().clientCredentials())) {
            var asking = spawn(() -> timeout(Duration.ofMillis(500), () -> client.get("/")));
            var others = IntStream.range(0, 10).mapToObj(_ -> spawn(() -> client.get("/").text())).toList();
            assertThrows(TimedOutException.class, asking::await);
            assertEquals(1, Collections.max(gather(others).stream().map(token -> token.equals("a2") ? 1 : 0).toList()));
            assertEquals(2, server.asked.size());
        }
    }

    /** One who waits for the tokens, or the one who gets them for the others. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void programsWhoeverIsCancelled(int millisLater) {
        var runs = Torture.cancelAtEveryWait(victim -> {
            var fresh = new TokenServer();
            try (var client = fresh.client(TokenServer.service().clientCredentials())) {
                var others = IntStream.range(0, 3).mapToObj(_ -> spawn(() -> {
                    sleep(Duration.ofMillis(millisLater));
                    return client.get("/").status();
                })).toList();
                victim.run(() -> client.get("/"));
                assertEquals(List.of(200, 200, 200), gather(others));
            }
        });
        assertTrue(runs > 2, () -> runs + " runs");
    }

    /** The new refresh token, of which there is one copy, is kept. */
    @Test
    void peoplesWhoeverIsCancelled() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            var fresh = new TokenServer();
            var kept = new ArrayList<String>();
            var auth = TokenServer.service().signedIn(TokenServer.first(Duration.ofSeconds(-1)), tokens -> {
                sleep(Duration.ofMillis(10));
                kept.add(tokens.refreshToken().orElseThrow());
            });
            try (var client = fresh.client(auth)) {
                victim.run(() -> client.get("/"));
                assertEquals(List.of(200, 200), gather(List.of(spawn(() -> client.get("/").status()), spawn(() -> client.get("/").status()))));
            }
            assertEquals(List.of("r1"), kept);
        });
        assertTrue(runs > 2, () -> runs + " runs");
    }

    /** What could not be kept is good nevertheless. */
    @LoopTest
    void onlyTheRequestThatRenewsFailsIfTheTokensCanNotBeKept() {
        var auth = TokenServer.service().signedIn(TokenServer.first(Duration.ofSeconds(-1)), _ -> {
            throw new IllegalStateException("the disk is full");
        });
        try (var client = server.client(auth)) {
            var first = spawn(() -> client.get("/"));
            var second = spawn(() -> client.get("/").text());
            assertEquals("the disk is full", assertThrows(IllegalStateException.class, first::await).getMessage());
            assertEquals("a1", second.await());
        }
        assertEquals(1, server.asked.size());
    }
}
