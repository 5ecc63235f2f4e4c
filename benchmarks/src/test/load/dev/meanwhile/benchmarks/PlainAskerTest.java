package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The load of the echo workloads, against servers that answer rightly or not. */
class PlainAskerTest {
    private static final int LARGE = 64 << 10;

    /** What a server sends back, piece by piece, for all that came at once. */
    private interface Answer extends UnaryOperator<byte[]> {
    }

    @Test
    void allThatComesBackIsTaken() throws Exception {
        assertEquals(500, play("tcp-echo-100", 500, bytes -> bytes));
    }

    @Test
    void messagesThatDoNotFitIntoTheSocketsBuffersAreSentPieceByPiece() throws Exception {
        assertEquals(250, play("tcp-echo-64k", 250, bytes -> bytes));
    }

    @Test
    void aWrongByteIsFound() {
        assertWrong("byte 63 of answer 1 is", "tcp-echo-1", bytes -> {
            bytes[bytes.length - 1]++;
            return bytes;
        });
    }

    /** The numbers at the beginning differ. */
    @Test
    void anAnswerOfBeforeIsWrong() {
        var first = new byte[1][];
        assertWrong("byte 7 of answer 2 is 49 instead of 50", "tcp-echo-1", bytes -> {
            first[0] = first[0] == null ? bytes : first[0];
            return first[0];
        });
    }

    @Test
    void moreThanWasSentIsWrong() {
        assertWrong("1 bytes have come, and 0 were to come", "tcp-echo-1", 1, bytes -> Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    void datagramsComeBackWhole() throws Exception {
        assertEquals(300, playDatagrams(300, bytes -> bytes));
        assertTrue(assertThrows(IllegalStateException.class, () -> playDatagrams(1, bytes -> Arrays.copyOf(bytes, 32))).getMessage()
                .startsWith("32 bytes have come, and 64 were to come"));
    }

    private static void assertWrong(String why, String workload, Answer answer) {
        assertWrong(why, workload, 2, answer);
    }

    private static void assertWrong(String why, String workload, int size, Answer answer) {
        var e = assertThrows(IllegalStateException.class, () -> play(workload, size, answer));
        assertTrue(e.getMessage().startsWith(why), e.getMessage());
    }

    private static long play(String workload, int size, Answer answer) throws Exception {
        try (var server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(server, answer));
            try (var load = Load.on(server.getLocalPort(), workload, size)) {
                return load.play(size);
            }
        }
    }

    private static void accept(ServerSocket server, Answer answer) {
        while (true) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket, answer));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(Socket socket, Answer answer) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var buffer = new byte[LARGE];
            for (var count = socket.getInputStream().read(buffer); count >= 0; count = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(answer.apply(Arrays.copyOf(buffer, count)));
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static long playDatagrams(int size, Answer answer) throws Exception {
        try (var server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread.ofVirtual().start(() -> answer(server, answer));
            try (var load = Load.on(server.getLocalPort(), "udp-echo", size)) {
                return load.play(size);
            }
        }
    }

    private static void answer(DatagramSocket server, Answer answer) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[LARGE], LARGE);
                server.receive(packet);
                var back = answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
                server.send(new DatagramPacket(back, back.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }
}
