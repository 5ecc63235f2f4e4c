package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Answers that no good name server gives: damaged, of others, for too long a time. */
class DnsAnswersTest {
    private static final int TXT = 16;
    private static final int MX = 15;
    private static final int SOA = 6;
    private static final int NO_SUCH_NAME = 3;
    /** Where the question's name is. */
    private static final int NAME = 0xc00c;

    private interface Answer {
        void to(byte[] query, Evil server);
    }

    /** A server that answers as a test says. */
    private static final class Evil implements AutoCloseable {
        private final UdpSocket socket = Udp.bind(0);
        private final Task<?> answering;
        private java.net.InetSocketAddress asker;
        private int asked;

        Evil(Answer answer) {
            answering = spawn(() -> {
                for (var query : socket.datagrams()) {
                    asked++;
                    asker = query.sender();
                    answer.to(query.bytes(), this);
                }
            });
        }

        void send(byte[] answer) {
            socket.send(answer, asker);
        }

        DnsResolver resolver() {
            return Dns.resolver(o -> o.servers(socket.localAddress()).limit(Duration.ofMillis(300)));
        }

        @Override
        public void close() {
            answering.cancel();
            assertThrows(CancellationException.class, answering::await);
            socket.close();
        }
    }

    private static byte[] record(int type, int ttl, byte[] data) {
        return ByteBuffer.allocate(12 + data.length).putShort((short) NAME).putShort((short) type).putShort((short) 1).putInt(ttl).putShort((short) data.length).put(data).array();
    }

    private static byte[] text(int ttl, String text) {
        return record(TXT, ttl, ByteBuffer.allocate(1 + text.length()).put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII)).array());
    }

    /** Root names, four numbers, and how long it may be kept that there is no such name. */
    private static byte[] zone(int ttl, int minimum) {
        return record(SOA, ttl, ByteBuffer.allocate(22).put(new byte[18]).putInt(minimum).array());
    }

    private static byte[] answer(byte[] query, int code, List<byte[]> answers, List<byte[]> authorities) {
        var question = Arrays.copyOfRange(query, 12, question(query));
        var answer = ByteBuffer.allocate(60_000).put(query, 0, 2).put((byte) 0x81).put((byte) (0x80 | code)).putShort((short) 1).putShort((short) answers.size())
                .putShort((short) authorities.size()).putShort((short) 0).put(question);
        answers.forEach(answer::put);
        authorities.forEach(answer::put);
        return Arrays.copyOf(answer.array(), answer.position());
    }

    /** {@return where the question ends} */
    private static int question(byte[] query) {
        var at = 12;
        while (query[at] != 0) {
            at += 1 + query[at];
        }
        return at + 5;
    }

    @LoopTest
    void thatThereIsNoSuchNameIsKeptForTheTimeOfTheZone() {
        try (var server = new Evil((query, it) -> it.send(answer(query, NO_SUCH_NAME, List.of(), List.of(zone(3600, 3600)))))) {
            var resolver = server.resolver();
            for (var i = 0; i < 3; i++) {
                assertThrows(NetworkException.UnknownHost.class, () -> resolver.txt("nowhere.example"));
            }
            assertEquals(1, server.asked);
            var none = Dns.resolver(o -> o.servers(server.socket.localAddress()).maxNegativeTtl(Duration.ZERO));
            assertThrows(NetworkException.UnknownHost.class, () -> none.txt("nowhere.example"));
            assertThrows(NetworkException.UnknownHost.class, () -> none.txt("nowhere.example"));
            assertEquals(3, server.asked);
        }
    }

    @LoopTest
    void theShorterTimeOfTheZoneCounts() {
        try (var server = new Evil((query, it) -> it.send(answer(query, NO_SUCH_NAME, List.of(), List.of(zone(0, 3600)))))) {
            var resolver = server.resolver();
            assertThrows(NetworkException.UnknownHost.class, () -> resolver.txt("nowhere.example"));
            assertThrows(NetworkException.UnknownHost.class, () -> resolver.txt("nowhere.example"));
            assertEquals(2, server.asked);
        }
    }

    @LoopTest
    void anAnswerIsKeptAsLongAsItsShortestRecord() {
        try (var server = new Evil((query, it) -> it.send(answer(query, 0, List.of(text(3600, "a"), text(0, "b")), List.of())))) {
            var resolver = server.resolver();
            assertEquals(List.of("a", "b"), resolver.txt("text.example"));
            assertEquals(List.of("a", "b"), resolver.txt("text.example"));
            assertEquals(2, server.asked);
        }
    }

    @LoopTest
    void whatWasNotUsedForLongestGoesFirst() {
        try (var server = new Evil((query, it) -> it.send(answer(query, 0, List.of(text(3600, "x")), List.of())))) {
            var resolver = Dns.resolver(o -> o.servers(server.socket.localAddress()).cacheSize(2));
            List.of("a", "b", "a", "c", "a").forEach(resolver::txt);
            assertEquals(3, server.asked);
            resolver.txt("b");
            assertEquals(4, server.asked);
        }
    }

    @LoopTest
    void aTimeBeyondAllBoundsIsBounded() {
        try (var server = new Evil((query, it) -> it.send(answer(query, 0, List.of(text(-1, "a")), List.of())))) {
            assertEquals(List.of("a"), server.resolver().txt("text.example"));
        }
    }

    @LoopTest
    void aForgedAnswerIsIgnored() {
        try (var server = new Evil((query, it) -> {
            var forged = answer(query, 0, List.of(text(60, "forged")), List.of());
            forged[0]++;
            it.send(forged);
            var other = answer(query, 0, List.of(text(60, "other")), List.of());
            other[13]++;
            it.send(other);
            it.send(answer(query, 0, List.of(text(60, "true")), List.of()));
        })) {
            assertEquals(List.of("true"), server.resolver().txt("text.example"));
        }
    }

    @LoopTest
    void aDamagedAnswerIsNone() {
        var damaged = List.of(
                // A text that is longer than its record, a mail server without a name, a name that leads to itself, and nothing but a header.
                record(TXT, 60, new byte[] {9, 'a'}),
                record(MX, 60, new byte[] {0}),
                record(MX, 60, new byte[] {0, 1, (byte) 0xc0, 45}));
        for (var record : damaged) {
            try (var server = new Evil((query, it) -> it.send(answer(query, 0, List.of(record), List.of())))) {
                var type = record[3];
                assertThrows(NetworkException.DnsTimeout.class, () -> {
                    var found = type == TXT ? server.resolver().txt("evil.example") : server.resolver().mx("evil.example");
                    throw new AssertionError(found.toString());
                });
            }
        }
        try (var server = new Evil((query, it) -> it.send(Arrays.copyOf(query, 12)))) {
            assertThrows(NetworkException.DnsTimeout.class, () -> server.resolver().txt("evil.example"));
        }
    }

    @LoopTest
    void recordsOfOtherTypesAreLeftOut() {
        try (var server = new Evil((query, it) -> it.send(answer(query, 0, List.of(record(MX, 60, new byte[] {0, 1, 0}), text(60, "a")), List.of())))) {
            assertEquals(List.of("a"), server.resolver().txt("text.example"));
        }
    }
}
