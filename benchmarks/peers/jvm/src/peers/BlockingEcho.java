package peers;

import dev.meanwhile.benchmarks.Echo;
import dev.meanwhile.benchmarks.Served;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Servers that send back what comes: a virtual thread and a blocking socket for each connection, on the JDK's scheduler. */
final class BlockingEcho {
    private static final int BACKLOG = 1024;

    private BlockingEcho() {
    }

    public static void main(String[] args) throws Exception {
        if (Echo.isAsked(args)) {
            var datagrams = Echo.named(args[0]) == Echo.UDP;
            Thread.startVirtualThread(() -> serve(datagrams)).join();
        }
    }

    private static void serve(boolean datagrams) {
        try {
            if (datagrams) {
                datagrams();
            } else {
                connections();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void connections() throws IOException {
        try (var server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            Served.listening(server.getLocalPort());
            while (true) {
                var socket = server.accept();
                Thread.startVirtualThread(() -> echo(socket));
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = socket.getInputStream();
            var out = socket.getOutputStream();
            var buffer = new byte[Echo.ROOM];
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static void datagrams() throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Served.listening(socket.getLocalPort());
            var packet = new DatagramPacket(new byte[Echo.ROOM], Echo.ROOM);
            while (true) {
                packet.setLength(Echo.ROOM);
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }
}
