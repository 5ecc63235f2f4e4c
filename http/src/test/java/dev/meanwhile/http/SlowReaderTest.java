package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that reads slowly makes the server wait instead of filling its memory, and loses nothing. */
@Timeout(30)
class SlowReaderTest {
    private static final int MANY = 64 << 20;
    private static final byte[] CHUNK = new byte[64 << 10];

    private final AtomicLong sent = new AtomicLong();
    private long last;

    /** Counts what the kernel has accepted of an endless body. */
    private void sendForEver(Peer peer) throws Exception {
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n");
        while (true) {
            peer.send(CHUNK);
            sent.addAndGet(CHUNK.length);
        }
    }

    /** Waits until nothing has been sent for a while. */
    private void awaitStandstill() throws InterruptedException {
        blocking(() -> {
            for (last = -1; last != sent.get();) {
                last = sent.get();
                Thread.sleep(100);
            }
        });
    }

    @Test
    void theServerIsHeldUp() throws InterruptedException {
        try (var server = RawServer.of(this::sendForEver); var client = HttpClient.create()) {
            run(() -> {
                try (var response = client.stream("GET", server.url("/"))) {
                    awaitStandstill();
                    assertTrue(last < MANY / 2, () -> last + " bytes were taken before the first was read");
                    var taken = 0L;
                    for (var chunk : response.chunks()) {
                        taken += chunk.length;
                        if (taken > MANY) {
                            break;
                        }
                    }
                    awaitStandstill();
                    var ahead = sent.get() - taken;
                    assertTrue(ahead < MANY / 2, () -> ahead + " bytes more were taken than read");
                }
                blocking(() -> server.awaitOpen(0));
            });
        }
    }

    /** The server sends everything, closes, and is gone before the program reads: nothing is lost. */
    @Test
    void nothingIsLostWhenTheServerCloses() {
        var length = 2 << 20;
        try (var server = RawServer.of(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            for (var i = 0; i < length; i += CHUNK.length) {
                peer.send(CHUNK);
            }
        }); var client = HttpClient.create()) {
            run(() -> {
                try (var response = client.stream("GET", server.url("/"))) {
                    var taken = 0;
                    for (var chunk : response.chunks()) {
                        taken += chunk.length;
                        try (var other = RawServer.answering(RawServer.ok(""))) {
                            client.get(other.url("/"));
                        }
                    }
                    assertEquals(length, taken);
                }
            });
        }
    }

    /** Reading pauses at a piece that arrived with the end: the connection serves the next request, and must resume. */
    @Test
    void aConnectionIsNotHandedOnWhileItIsHeldUp() {
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.answer("", new byte[Integer.parseInt(request.path().substring(1))]);
            }
        }); var client = HttpClient.create(c -> c.readTimeout(seconds(2)))) {
            run(() -> {
                // Just above the size at which it stops.
                for (var length = 256 << 10; length < 272 << 10; length += 2000) {
                    var path = "/" + length;
                    try (var _ = client.stream("GET", server.url(path))) {
                        assertEquals(length, client.get(server.url(path)).bytes().length);
                    }
                    assertEquals(length, client.get(server.url(path)).bytes().length);
                }
            });
        }
    }
}
