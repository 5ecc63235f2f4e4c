package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Retry;
import dev.meanwhile.test.LoopTest;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Retries are a share of the requests: a server that fails because it is overloaded gets little more than without. */
class RetryBudgetTest {
    private final Map<String, Integer> sent = new HashMap<>();
    private boolean good;

    private ResponseStream answer(ClientRequest request) {
        sent.merge(request.url().getHost(), 1, Integer::sum);
        if (request.target().equals("/broken") && !good) {
            throw new HttpException.ConnectFailed(request.exchange(), "no connection", null);
        }
        return request.answer(good ? 200 : 503).stream();
    }

    private HttpClient client() {
        return HttpClient.create(c -> c.transport(this::answer).retry(Retry.exponential(4).withDelay(millis(1))).retryBudget(0.2));
    }

    private void getAll(HttpClient client, String url, int times) {
        for (var i = 0; i < times; i++) {
            client.get(url);
        }
    }

    @LoopTest
    void tenInReserveAndOneForEveryFive() {
        try (var client = client()) {
            getAll(client, "http://bad/", 1_000);
            assertEquals(1_000 + RetryBudget.RESERVE + 1_000 / 5, sent.get("bad"), 3);
        }
    }

    /** Three requests are sent four times each; the reserve has one retry left for the fourth. */
    @LoopTest
    void theReserveIsNotExceeded() {
        try (var client = client()) {
            getAll(client, "http://bad/", 4);
            assertEquals(4 + RetryBudget.RESERVE, sent.get("bad"));
        }
    }

    @LoopTest
    void failuresCountToo() {
        try (var client = client()) {
            for (var i = 0; i < 100; i++) {
                assertThrows(HttpException.ConnectFailed.class, () -> client.get("http://bad/broken"));
            }
            assertEquals(100 + RetryBudget.RESERVE + 20, sent.get("bad"), 3);
        }
    }

    /** Each host has its own; what goes well fills it up again. */
    @LoopTest
    void hosts() {
        try (var client = client()) {
            getAll(client, "http://bad/", 20);
            getAll(client, "http://other/", 3);
            assertEquals(3 * 4, sent.get("other"));
            good = true;
            getAll(client, "http://bad/", 5 * RetryBudget.RESERVE);
            good = false;
            var before = sent.get("bad");
            getAll(client, "http://bad/", 3);
            assertEquals(3 * 4, sent.get("bad") - before);
        }
    }

    @LoopTest
    void withoutABudgetThePolicyDecides() {
        try (var client = HttpClient.create(c -> c.transport(this::answer).retry(Retry.exponential(4).withDelay(millis(1))))) {
            getAll(client, "http://bad/", 100);
            assertEquals(400, sent.get("bad"));
        }
    }

    @Test
    void sharesAreChecked() {
        for (var share : new double[] {0, -1, 1.1, Double.NaN}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> ClientConfig.DEFAULT.retryBudget(share)).getMessage().contains("" + share));
        }
    }
}
