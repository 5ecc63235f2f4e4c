package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** What a client sends to one host at most. */
class HostLimitsTest {
    private final Map<String, Integer> now = new HashMap<>();
    private final Map<String, Integer> most = new HashMap<>();
    private final List<String> begun = new ArrayList<>();

    /** Each request takes a second. */
    private ResponseStream slowly(ClientRequest request) {
        var host = request.url().getHost().toLowerCase(Locale.ROOT);
        begun.add(host + request.target() + " " + elapsed().toMillis());
        most.merge(host, now.merge(host, 1, Integer::sum), Math::max);
        try {
            sleep(seconds(1));
        } finally {
            now.merge(host, -1, Integer::sum);
        }
        return request.target().equals("/away") ? request.answer(302).with("Location", "/").stream() : request.answer(200, "ok").stream();
    }

    private HttpClient client(UnaryOperator<HostLimits> limits) {
        return HttpClient.create(c -> c.transport(this::slowly).perHost(limits));
    }

    private static void getAll(HttpClient client, List<String> urls) {
        gather(urls.stream().map(url -> spawn(() -> client.get(url))).toList());
    }

    private static List<String> urls(String host, int count) {
        return IntStream.range(0, count).mapToObj(i -> "http://" + host + "/" + i).toList();
    }

    /** Ports and schemes do not matter: it is the same machine. */
    @LoopTest
    void requestsAtOnce() {
        try (var client = client(h -> h.maxRequests(2))) {
            var urls = new ArrayList<>(urls("a", 4));
            urls.addAll(List.of("https://A/4", "http://a:8080/5"));
            urls.addAll(urls("b", 3));
            getAll(client, urls);
            assertEquals(seconds(3), elapsed());
            assertEquals(Map.of("a", 2, "b", 2), most);
        }
    }

    /** In the order in which they came; the hosts do not wait for each other. */
    @LoopTest
    void aRate() {
        try (var client = client(h -> h.rate(2, seconds(1)))) {
            var urls = new ArrayList<>(urls("a", 4));
            urls.addAll(urls("b", 2));
            getAll(client, urls);
            assertEquals(List.of("a/0 0", "b/0 0", "a/1 500", "b/1 500", "a/2 1000", "a/3 1500"), begun);
        }
    }

    @LoopTest
    void aBurst() {
        try (var client = client(h -> h.rate(1, seconds(10)).burst(3))) {
            getAll(client, urls("a", 4));
            assertEquals(List.of("a/0 0", "a/1 0", "a/2 0", "a/3 10000"), begun);
        }
    }

    /** A request that has waited for the rate is sent at once, or several could be sent together later. */
    @LoopTest
    void both() {
        try (var client = client(h -> h.maxRequests(1).rate(10, seconds(1)))) {
            getAll(client, urls("a", 3));
            assertEquals(List.of("a/0 0", "a/1 1000", "a/2 2000"), begun);
        }
    }

    /** The place is taken until the body has been read, and no longer. */
    @LoopTest
    void streamsAndRedirects() {
        try (var client = client(h -> h.maxRequests(1))) {
            assertEquals("ok", client.get("http://a/away").text());
            var stream = client.stream("GET", "http://a/");
            var waiting = spawn(() -> client.get("http://a/"));
            settle();
            assertFalse(waiting.isDone());
            stream.close();
            assertEquals("ok", waiting.await().text());
        }
    }

    @LoopTest
    void theTotalTimeoutIncludesTheWait() {
        try (var client = HttpClient.create(c -> c.transport(this::slowly).perHost(h -> h.maxRequests(1)).timeout(millis(1_500)))) {
            var first = spawn(() -> client.get("http://a/"));
            settle();
            assertThrows(HttpException.TotalTimeout.class, () -> client.get("http://a/"));
            assertEquals("ok", first.await().text());
            assertEquals("ok", client.get("http://a/").text());
        }
    }

    /** At any wait: no turn is lost, and the order stays. */
    @Test
    void cancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            begun.clear();
            try (var client = client(h -> h.maxRequests(1).rate(1, seconds(3)))) {
                var before = spawn(() -> client.get("http://a/before"));
                settle();
                var after = new ArrayList<Task<?>>();
                victim.run(() -> {
                    spawn(() -> after.add(spawn(() -> client.get("http://a/after"))));
                    client.get("http://a/victim");
                });
                before.await();
                for (var task : after) {
                    task.await();
                }
                client.get("http://a/last");
                assertEquals(0, now.values().stream().mapToInt(Integer::intValue).sum());
            }
        });
        assertTrue(runs > 3, () -> runs + " runs");
    }

    /** A crawler sees millions of hosts. */
    @LoopTest
    void hostsAreForgotten() {
        var turns = new HostTurns(HostLimits.NONE.maxRequests(2).rate(1, seconds(10)));
        for (var i = 0; i < 50; i++) {
            turns.send(Plan.of(ClientConfig.DEFAULT, "GET", "http://host" + i + "/", HttpRequest.EMPTY).request(), it -> it.answer(200).stream()).close();
            sleep(seconds(1));
        }
        assertTrue(turns.size() <= 12, () -> turns.size() + " hosts");
        assertEquals(Duration.ofSeconds(50), elapsed());
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> HostLimits.NONE.maxRequests(0));
        assertThrows(IllegalArgumentException.class, () -> HostLimits.NONE.rate(0, seconds(1)));
        assertThrows(IllegalArgumentException.class, () -> HostLimits.NONE.rate(1, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> HostLimits.NONE.burst(0));
    }
}
