package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that reads slowly holds up the server instead of filling its memory, and loses nothing. */
@Timeout(30)
class SlowReaderTest {
    private static final int MANY = 64 << 20;
    private static final byte[] CHUNK = new byte[64 << 10];

    private final AtomicLong sent = new AtomicLong();
    private long last;

    /** Counts what the kernel has taken of an endless body. */
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

    /** The server sends all, closes, and is gone before the program reads: everything is there all the same. */
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

    /** Its end has arrived, though not been read: the connection serves the next request, and reads again. */
    @Test
    void aConnectionIsNotHandedOnWhileItIsHeldUp() {
        var body = new byte[200 << 10];
        try (var server = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                peer.answer("", body);
            }
        }); var client = HttpClient.create()) {
            run(() -> {
                for (var i = 0; i < 20; i++) {
                    // Around the size at which reading stops, so that it sometimes stops with the last piece.
                    try (var response = client.stream("GET", server.url("/"))) {
                        assertEquals(body.length, client.get(server.url("/")).bytes().length);
                        assertEquals(200, response.status());
                    }
                    assertEquals(body.length, client.get(server.url("/")).bytes().length);
                }
            });
        }
    }
}
