package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;

import dev.meanwhile.Event;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Udp;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/** The servers of {@link Echo}, with the module {@code io}. */
final class SocketProgram {
    private static final int BACKLOG = 1024;

    private SocketProgram() {
    }

    public static void main(String[] args) {
        if (Echo.isAsked(args)) {
            run(() -> serve(Echo.named(args[0]), Served::listening));
        }
    }

    /** Serves until the task is cancelled. */
    static void serve(Echo echo, IntConsumer listening) {
        if (echo == Echo.UDP) {
            datagrams(listening);
        } else {
            connections(listening);
        }
    }

    private static void datagrams(IntConsumer listening) {
        try (var socket = Udp.bind(0)) {
            listening.accept(socket.localAddress().getPort());
            while (true) {
                var datagram = socket.receive();
                socket.send(datagram.bytes(), datagram.sender());
            }
        }
    }

    private static void connections(IntConsumer listening) {
        try (var server = Tcp.listen(o -> o.backlog(BACKLOG), SocketProgram::echo)) {
            listening.accept(server.port());
            new Event().await();
        }
    }

    private static void echo(Connection connection) {
        var buffer = ByteBuffer.allocateDirect(Echo.ROOM);
        while (connection.read(buffer) >= 0) {
            connection.write(buffer.flip());
            buffer.clear();
        }
    }
}
