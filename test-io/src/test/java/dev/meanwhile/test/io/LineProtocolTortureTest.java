package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.IoException;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A protocol of lines, cancelled at every wait, cut at every byte, with every operation failing once. */
class LineProtocolTortureTest {
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("one", "first\nof two lines");
        TEXTS.put("two", "second");
    }

    /** What was acknowledged is there, as it was sent; nothing is there that was not sent; nothing runs. */
    private static void check(LineProtocol store, LineProtocol.Client client) {
        client.acknowledged.forEach(name -> assertEquals(TEXTS.get(name), store.stored.get(name)));
        store.stored.forEach((name, text) -> assertEquals(TEXTS.get(name), text));
        assertEquals(0, store.running, "handlers that run");
        assertTrue(store.malformed.isEmpty(), () -> "requests that nobody sent: " + store.malformed);
    }

    @LoopTest(seeds = 5)
    void undisturbed() {
        TestNetwork.install();
        var store = new LineProtocol();
        var client = new LineProtocol.Client();
        try (var _ = store.listen()) {
            client.set(TEXTS);
            assertEquals(TEXTS.get("one"), client.get("one"));
        }
        check(store, client);
        assertEquals(TEXTS, store.stored);
    }

    @Test
    void theClientIsCancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10)).pieces(7);
            var store = new LineProtocol();
            var client = new LineProtocol.Client();
            try (var _ = store.listen()) {
                victim.run(() -> client.set(TEXTS));
                var stored = new LineProtocol.Client().get("one");
                assertEquals(store.stored.getOrDefault("one", ""), stored, "the server still works");
            }
            check(store, client);
        });
        assertTrue(runs > 20, () -> runs + " runs");
    }

    @Test
    void theServerIsCancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10)).pieces(7);
            var store = new LineProtocol();
            var client = new LineProtocol.Client();
            victim.run(() -> {
                try (var _ = store.listen()) {
                    spawn(() -> setUnlessBroken(client)).await();
                }
            });
            check(store, client);
        });
        assertTrue(runs > 20, () -> runs + " runs");
    }

    private static void setUnlessBroken(LineProtocol.Client client) {
        try {
            client.set(TEXTS);
        } catch (IoException expected) {
            assertTrue(client.acknowledged.size() <= TEXTS.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void theConnectionIsCutAtEveryByte(Cut how) {
        var runs = NetworkTorture.cutAtEveryByte(how, network -> {
            network.link().pieces(3);
            var store = new LineProtocol();
            var client = new LineProtocol.Client();
            try (var server = store.listen()) {
                try {
                    timeout(seconds(60), () -> client.set(TEXTS));
                    assertEquals(TEXTS, store.stored);
                } catch (TimedOutException e) {
                    assertEquals(Cut.SILENCE, how, "nothing came any more, and nobody was told");
                } catch (IoException expected) {
                    assertTrue(client.acknowledged.size() <= TEXTS.size());
                }
                network.link().cutAfter(Long.MAX_VALUE, how);
                var stored = new LineProtocol.Client().get("one");
                assertEquals(store.stored.getOrDefault("one", ""), stored, "the server still works");
                server.abortClients();
            }
            check(store, client);
        });
        assertEquals("SET one 18\nfirst\nof two linesOK\nSET two 6\nsecondOK\nQUIT\nBYE\n".length() + 1, runs);
    }

    @Test
    void everyOperationFailsOnce() {
        var runs = NetworkTorture.failEveryOperation(network -> {
            var store = new LineProtocol();
            var client = new LineProtocol.Client();
            try (var _ = store.listen()) {
                client.set(TEXTS);
                assertEquals(TEXTS, store.stored);
            } catch (IoException expected) {
                assertTrue(client.acknowledged.size() <= TEXTS.size());
            }
            check(store, client);
        });
        // Listening, looking up, connecting, three requests and their answers.
        assertEquals(9, runs);
    }
}
