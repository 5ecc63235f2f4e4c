package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Idle connections stay open, or are no result. */
class IdleLoadTest {
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!".getBytes(StandardCharsets.US_ASCII);

    @Test
    void allStayOpenUntilTheNextRound() throws Exception {
        assertEquals(20, play(false));
    }

    @Test
    void aServerThatClosesThemHasNoResult() {
        assertEquals("the server has closed 20 of 20 idle connections", assertThrows(IllegalStateException.class, () -> play(true)).getMessage());
    }

    @Test
    void theLimitOfOpenFilesIsNamed() {
        var limits = "Limit                     Soft Limit           Hard Limit           Units\nMax open files            %s                 %s               files\n";
        assertDoesNotThrow(() -> IdleLoad.requireFiles(10_000, limits.formatted("10200", "20000")));
        assertDoesNotThrow(() -> IdleLoad.requireFiles(10_000, limits.formatted("unlimited", "unlimited")));
        assertEquals("10,000 connections need 10200 open files, and the limit is 4096; raise it: ulimit -Hn 10200",
                assertThrows(IllegalStateException.class, () -> IdleLoad.requireFiles(10_000, limits.formatted("4096", "4096"))).getMessage());
    }

    private static long play(boolean closes) throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(server, closes));
            try (var load = Load.on(server.getLocalPort(), Served.IDLE, 20)) {
                var connections = load.play(20);
                assertTrue(load.isHeld() && load.wait(0.5) > 0);
                return connections;
            }
        }
    }

    private static void accept(ServerSocket server, boolean closes) {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket, closes));
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private static void answer(Socket socket, boolean closes) {
        try (socket) {
            var request = new byte[1000];
            while (socket.getInputStream().read(request) > 0) {
                socket.getOutputStream().write(ANSWER);
                if (closes) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
