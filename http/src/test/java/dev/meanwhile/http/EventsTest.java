package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;
import dev.meanwhile.test.io.TestNetwork;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

/** Server-sent events over one connection after another: on virtual time, so that pauses cost nothing. */
class EventsTest {
    private static final String URL = "http://server/events";

    /** What the server does, one request after the other; then it wants no more. */
    private final ArrayDeque<Function<ClientRequest, Response>> answers = new ArrayDeque<>();
    private final MockHttp mock = new MockHttp().on("GET", "/events", request -> answers.isEmpty() ? request.answer(204) : answers.poll().apply(request));
    private final List<Duration> asked = new ArrayList<>();

    private HttpClient client() {
        return HttpClient.create(c -> c.transport(request -> {
            asked.add(elapsed());
            return mock.send(request);
        }));
    }

    private EventsTest sending(String body) {
        answers.add(request -> request.answer(200, body).with("Content-Type", "text/event-stream"));
        return this;
    }

    private EventsTest failing() {
        answers.add(request -> {
            throw new HttpException.ConnectFailed(request.exchange(), "no connection", null);
        });
        return this;
    }

    private List<String> read() {
        try (var client = client()) {
            return client.events(URL).map(ServerEvent::data).toList();
        }
    }

    private List<String> lastIds() {
        return mock.requests().stream().map(it -> it.header("Last-Event-ID").orElse("none")).toList();
    }

    @LoopTest
    void itConnectsAgainWithTheLastId() {
        sending("id: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: lost").sending("data: c\n\n").sending("id: grüße\ndata: d\n\n");
        assertEquals(List.of("a", "b", "c", "d"), read());
        assertEquals(List.of("none", "2", "2", "gr\u00c3\u00bc\u00c3\u009fe"), lastIds());
        assertEquals("text/event-stream no-store", mock.requests().getFirst().header("Accept").orElse("") + " " + mock.requests().getFirst().header("Cache-Control").orElse(""));
    }

    @LoopTest
    void anIdThatIsTakenBackIsNotSent() {
        sending("id: 1\ndata: a\n\nid\ndata: b\n\n");
        try (var client = client()) {
            client.events(URL, r -> r.header("Last-Event-ID", "0").query("room", 7)).toList();
        } catch (IllegalStateException e) {
            // The mock knows no query; the request is what counts.
        }
        assertEquals("/events?room=7", mock.requests().getFirst().target());
        assertEquals(List.of("0", "none"), lastIds());
    }

    @LoopTest
    void anIdThatNoHeaderCanCarry() {
        sending("id: a\u0001b\ndata: a\n\n");
        assertEquals(List.of("a"), read());
        assertEquals(List.of("none", "none"), lastIds());
    }

    @LoopTest
    void threeSecondsOrWhatTheServerSays() {
        sending("data: a\n\n").sending("retry: 500\n\ndata: b\n\n").sending("data: c\n\n");
        assertEquals(List.of("a", "b", "c"), read());
        assertEquals(List.of(seconds(0), seconds(3), millis(3_500), millis(4_000)), asked);
    }

    /** Ever longer, but never shorter than the server's pause. */
    @LoopTest
    void whileItFailsThePausesGrow() {
        sending("retry: 1000\ndata: a\n\n");
        for (var i = 0; i < 20; i++) {
            failing();
        }
        sending("data: b\n\n");
        assertEquals(List.of("a", "b"), read());
        for (var i = 1; i < asked.size(); i++) {
            var pause = asked.get(i).minus(asked.get(i - 1));
            var longest = Duration.ofSeconds(i == asked.size() - 1 ? 1 : Math.min(30, 1L << i - 1));
            assertTrue(pause.compareTo(longest.dividedBy(2)) >= 0 && pause.compareTo(seconds(1)) >= 0 && pause.compareTo(longest) <= 0, i + ": " + pause);
        }
    }

    @LoopTest
    void theFirstConnectionMustSucceed() {
        failing();
        assertThrows(HttpException.ConnectFailed.class, this::read);
        assertEquals(1, asked.size());
    }

    @LoopTest
    void otherStatusesAreFinal() {
        for (var status : List.of(200, 205, 301, 404, 500)) {
            sending("data: a\n\n");
            answers.add(request -> request.answer(status, "x"));
            var thrown = assertThrows(HttpException.class, this::read);
            assertEquals(status == 200 ? HttpException.BadResponse.class : HttpException.BadStatus.class, thrown.getClass());
        }
    }

    @LoopTest
    void contentTypes() {
        for (var type : List.of("text/event-stream;charset=utf-8", "Text/Event-Stream ; x=y")) {
            answers.add(request -> request.answer(200, "data: a\n\n").with("Content-Type", type));
            assertEquals(List.of("a"), read());
        }
        for (var type : List.of("text/event-streams", "text/plain")) {
            answers.add(request -> request.answer(200, "data: a\n\n").with("Content-Type", type));
            assertTrue(assertThrows(HttpException.BadResponse.class, this::read).getMessage().contains(type));
        }
    }

    /** It is the program's, though it looks like the connection's. */
    @LoopTest
    void aFailureOfTheConsumer() {
        sending("data: a\n\ndata: b\n\n").sending("data: c\n\n");
        try (var client = client()) {
            assertThrows(HttpException.ReadTimeout.class, () -> client.events(URL).forEach((ServerEvent event) -> {
                throw new HttpException.ReadTimeout(new HttpException.Exchange("GET", "elsewhere"), "late", null);
            }));
        }
        assertEquals(1, asked.size());
    }

    @LoopTest
    void eventsOfOneResponse() {
        sending("data: a\n\nid: 7\nevent: e\ndata: b\n\n");
        try (var client = client(); var response = client.stream("GET", URL)) {
            assertEquals("[a, b]", response.events().map(ServerEvent::data).toList().toString());
        }
    }

    @LoopTest
    void anEventThatIsTooLong() {
        TestNetwork.install();
        try (var _ = serving("data: " + "x".repeat(500) + "\ndata: " + "x".repeat(600)); var client = HttpClient.create(c -> c.maxBodyBytes(1_000))) {
            assertThrows(HttpException.BodyTooLarge.class, () -> client.events(URL).toList());
        }
    }

    /** A server with one connection after the other: what it sends, and then it says nothing until the client goes. */
    private static Server serving(String events) {
        return Tcp.listen(80, connection -> {
            connection.readUntil("\r\n\r\n");
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + events);
            connection.readAll();
        });
    }

    /** Silence is usual, but not for ever. */
    @LoopTest
    void aServerThatHasVanished() {
        TestNetwork.install();
        try (var _ = serving("id: 7\ndata: a\n\n"); var client = HttpClient.create(c -> c.timeout(seconds(10)))) {
            assertEquals(List.of("a", "a", "a"), client.events(URL).map(ServerEvent::data).take(3).toList());
            assertTrue(elapsed().compareTo(Duration.ofMinutes(10)) > 0 && elapsed().compareTo(Duration.ofMinutes(11)) < 0, () -> "it took " + elapsed());
        }
    }

    @LoopTest
    void closingTheFlowClosesTheConnection() {
        TestNetwork.install();
        var gone = new ArrayList<String>();
        try (var _ = Tcp.listen(80, connection -> {
            connection.readUntil("\r\n\r\n");
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n");
            connection.readAll();
            gone.add("gone");
        }); var client = HttpClient.create()) {
            try (var events = client.events(URL)) {
                for (var event : events) {
                    assertEquals("a", event.data());
                    break;
                }
            }
            settle();
            assertEquals(List.of("gone"), gone);
            assertTrue(client.toString().contains("0 requests"), client.toString());
        }
    }

    /** In each wait: while connecting, reading, pausing, and in the consumer's hands. */
    @Test
    void cancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10)).pieces(30);
            var connections = new int[1];
            try (var _ = Tcp.listen(80, connection -> {
                connections[0]++;
                answer(connection);
            }); var client = HttpClient.create(c -> c.maxConnections(1))) {
                victim.run(() -> assertEquals(List.of("a", "a"), client.events(URL).map(ServerEvent::data).take(2).toList()));
                settle();
                assertTrue(client.toString().contains("(0 requests"), client.toString());
                assertEquals("a", client.events(URL).first().orElseThrow().data(), "the only connection is free again");
            }
        });
        assertTrue(runs > 10, () -> runs + " runs");
    }

    private static void answer(Connection connection) {
        try {
            connection.readUntil("\r\n\r\n");
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 50\nid: 7\ndata: a\n\n");
        } catch (StreamException e) {
            // The client has gone.
        }
    }
}
