package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that reads slowly stops the server instead of filling its memory, and loses nothing. */
@Timeout(30)
class SlowReaderTest {
    private static final long ENDLESS = 256L << 20;
    private static final int MANY = 16 << 20;
    private static final byte[] CHUNK = new byte[64 << 10];

    /** Its peer has the body of 256 MiB, and nothing but this client can stop it. */
    @Test
    void theServerIsStopped() throws InterruptedException {
        var sent = new AtomicLong();
        try (var server = RawServer.of(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + ENDLESS + "\r\n\r\n");
            for (; sent.get() < ENDLESS; sent.addAndGet(CHUNK.length)) {
                peer.send(CHUNK);
            }
        }); var client = HttpClient.create()) {
            run(() -> {
                try (var response = client.stream("GET", server.url("/"))) {
                    var wire = Wire.of(response);
                    awaitStop(wire, sent);
                    var taken = 0L;
                    for (var chunk : response.chunks()) {
                        taken += chunk.length;
                        if (taken > MANY) {
                            break;
                        }
                    }
                    awaitStop(wire, sent);
                    assertTrue(taken < 2 * MANY, taken + " bytes came in one piece");
                }
                blocking(() -> server.awaitOpen(0));
            });
        }
    }

    /** Waits until the client does not read the connection, or all has been sent: far more than lies between the two. */
    private static void awaitStop(Channel wire, AtomicLong sent) {
        while (Wire.isRead(wire)) {
            assertTrue(sent.get() < ENDLESS, "all was taken, and the program did not read");
            sleep(millis(1));
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

    /** Reading stops with a piece that the end came with: the connection serves the next request, and must read again. */
    @Test
    void aConnectionIsNotHandedOnWhileItIsNotRead() {
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
